// Made by `npm run gen`. Do not edit.
export interface GcsConnection {
/**
 * The kind of connection.
 */
type?: "GCS"
credentials?: GcsCredentials
/**
 * Read these buckets alone; storage.buckets.list is not needed then.
 */
bucketNames?: string[]
/**
 * Another address that speaks the JSON API of Google Cloud Storage: an emulator, or a private endpoint.
 */
endPointURL?: string
/**
 * Replaces https://console.cloud.google.com in links.
 */
consoleEndpointURL?: string
containerFilterPattern?: ConnectionFilterPattern
/**
 * `userProject`: the project that pays for requests to buckets whose requesters pay. Any other key is named in a warning.
 */
connectionOptions?: {

}
/**
 * As connectionOptions.
 */
connectionArguments?: {

}
/**
 * @deprecated
 * Without effect.
 */
supportsMetadataExtraction?: boolean
/**
 * @deprecated
 * Without effect.
 */
supportsProfiler?: boolean
}
/**
 * Who reads; without them the application default credentials, and nobody at an `endPointURL`.
 */
export interface GcsCredentials {
gcpConfig: GcpConfig
gcpImpersonateServiceAccount?: GcpImpersonation
}
/**
 * A service account, a key file, an external account, or the application default credentials.
 */
export interface GcpConfig {
/**
 * Which of them; without it, the one whose keys are here.
 */
type?: ("service_account" | "gcp_credential_path" | "external_account" | "gcp_adc")
/**
 * The project, or projects, whose buckets are listed. Default: the project of the credentials.
 */
projectId?: (string | string[])
/**
 * Of a service account: the key's id.
 */
privateKeyId?: string
/**
 * Of a service account: the key, in PEM form; `\n` stands for a new line.
 */
privateKey?: string
/**
 * Of a service account: its address.
 */
clientEmail?: string
/**
 * @deprecated
 * Of a service account. Without effect.
 */
clientId?: string
/**
 * @deprecated
 * Without effect.
 */
authUri?: string
/**
 * @deprecated
 * Without effect: Google is asked for tokens.
 */
tokenUri?: string
/**
 * @deprecated
 * Without effect.
 */
authProviderX509CertUrl?: string
/**
 * @deprecated
 * Without effect.
 */
clientX509CertUrl?: string
/**
 * A file with credentials in JSON, such as the key file of a service account.
 */
path?: string
/**
 * @deprecated
 * Of an external account. Without effect.
 */
externalType?: "external_account"
/**
 * Of an external account: the pool and provider that know it.
 */
audience?: string
/**
 * Of an external account: the kind of its own token.
 */
subjectTokenType?: string
/**
 * Of an external account: where its token is exchanged for one of Google.
 */
tokenURL?: string
/**
 * Of an external account: where its own token is found, as in Google's credential configuration files.
 */
credentialSource?: {

}
}
/**
 * A service account to act as, with the credentials above.
 */
export interface GcpImpersonation {
/**
 * Its address.
 */
impersonateServiceAccount?: string
/**
 * For how many seconds a token of it is asked for at a time.
 */
lifetime?: number
}
/**
 * Which buckets to read, where sourceConfig does not say.
 */
export interface ConnectionFilterPattern {
/**
 * Regular expressions.
 */
includes?: string[]
/**
 * Regular expressions.
 */
excludes?: string[]
}

/** @hidden */
export const configSchema = {"$schema":"http://json-schema.org/draft-07/schema#","title":"GcsConnection","type":"object","additionalProperties":false,"properties":{"type":{"const":"GCS","description":"The kind of connection."},"credentials":{"title":"GcsCredentials","description":"Who reads; without them the application default credentials, and nobody at an `endPointURL`.","type":"object","additionalProperties":false,"required":["gcpConfig"],"properties":{"gcpConfig":{"title":"GcpConfig","description":"A service account, a key file, an external account, or the application default credentials.","type":"object","additionalProperties":false,"dependencies":{"clientEmail":["privateKey"],"privateKey":["clientEmail"],"audience":["subjectTokenType","tokenURL","credentialSource"]},"if":{"required":["type"],"properties":{"type":{"const":"service_account"}}},"then":{"required":["privateKey","clientEmail"]},"else":{"if":{"required":["type"],"properties":{"type":{"const":"gcp_credential_path"}}},"then":{"required":["path"]},"else":{"if":{"required":["type"],"properties":{"type":{"const":"external_account"}}},"then":{"required":["audience","subjectTokenType","tokenURL","credentialSource"]}}},"properties":{"type":{"enum":["service_account","gcp_credential_path","external_account","gcp_adc"],"description":"Which of them; without it, the one whose keys are here."},"projectId":{"type":["string","array"],"items":{"type":"string","minLength":1},"description":"The project, or projects, whose buckets are listed. Default: the project of the credentials.","examples":["my-project"]},"privateKeyId":{"type":"string","description":"Of a service account: the key's id.","examples":["${GCP_PRIVATE_KEY_ID}"]},"privateKey":{"type":"string","writeOnly":true,"description":"Of a service account: the key, in PEM form; `\\n` stands for a new line.","examples":["${GCP_PRIVATE_KEY}"]},"clientEmail":{"type":"string","description":"Of a service account: its address.","examples":["sluice@my-project.iam.gserviceaccount.com"]},"clientId":{"type":"string","deprecated":true,"description":"Of a service account. Without effect.","examples":["104729104729104729104"]},"authUri":{"type":"string","deprecated":true,"description":"Without effect.","examples":["https://accounts.google.com/o/oauth2/auth"]},"tokenUri":{"type":"string","deprecated":true,"description":"Without effect: Google is asked for tokens.","examples":["https://oauth2.googleapis.com/token"]},"authProviderX509CertUrl":{"type":"string","deprecated":true,"description":"Without effect.","examples":["https://www.googleapis.com/oauth2/v1/certs"]},"clientX509CertUrl":{"type":"string","deprecated":true,"description":"Without effect.","examples":["https://www.googleapis.com/robot/v1/metadata/x509/sluice"]},"path":{"type":"string","minLength":1,"description":"A file with credentials in JSON, such as the key file of a service account.","examples":["/etc/sluice/key.json"]},"externalType":{"const":"external_account","deprecated":true,"description":"Of an external account. Without effect."},"audience":{"type":"string","description":"Of an external account: the pool and provider that know it.","examples":["//iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/pool/providers/provider"]},"subjectTokenType":{"type":"string","description":"Of an external account: the kind of its own token.","examples":["urn:ietf:params:oauth:token-type:jwt"]},"tokenURL":{"type":"string","pattern":"^https?://","description":"Of an external account: where its token is exchanged for one of Google.","examples":["https://sts.googleapis.com/v1/token"]},"credentialSource":{"type":"object","writeOnly":true,"description":"Of an external account: where its own token is found, as in Google's credential configuration files.","examples":[{"file":"/var/run/token"}]}}},"gcpImpersonateServiceAccount":{"title":"GcpImpersonation","description":"A service account to act as, with the credentials above.","type":"object","additionalProperties":false,"properties":{"impersonateServiceAccount":{"type":"string","description":"Its address.","examples":["reader@my-project.iam.gserviceaccount.com"]},"lifetime":{"type":"integer","minimum":1,"default":3600,"description":"For how many seconds a token of it is asked for at a time."}}}}},"bucketNames":{"type":"array","items":{"type":"string","minLength":1},"description":"Read these buckets alone; storage.buckets.list is not needed then.","examples":[["sales-data"]]},"endPointURL":{"type":"string","pattern":"^https?://[^/?#@\\s]+(/[^?#\\s]*)?$","description":"Another address that speaks the JSON API of Google Cloud Storage: an emulator, or a private endpoint.","examples":["http://localhost:4443"]},"consoleEndpointURL":{"type":"string","pattern":"^https?://[^/?#@\\s]+(/[^?#\\s]*)?$","description":"Replaces https://console.cloud.google.com in links.","examples":["https://console.example.com"]},"containerFilterPattern":{"title":"ConnectionFilterPattern","type":"object","additionalProperties":false,"description":"Which buckets to read, where sourceConfig does not say.","properties":{"includes":{"type":"array","items":{"type":"string"},"default":[],"description":"Regular expressions.","examples":[["sales-.*"]]},"excludes":{"type":"array","items":{"type":"string"},"default":[],"description":"Regular expressions.","examples":[["tmp-.*"]]}}},"connectionOptions":{"type":"object","writeOnly":true,"description":"`userProject`: the project that pays for requests to buckets whose requesters pay. Any other key is named in a warning.","examples":[{"userProject":"my-project"}]},"connectionArguments":{"type":"object","writeOnly":true,"description":"As connectionOptions.","examples":[{"userProject":"my-project"}]},"supportsMetadataExtraction":{"type":"boolean","deprecated":true,"description":"Without effect."},"supportsProfiler":{"type":"boolean","deprecated":true,"description":"Without effect."}},"examples":[{"type":"GCS","credentials":{"gcpConfig":{"type":"service_account","projectId":"my-project","privateKeyId":"${GCP_PRIVATE_KEY_ID}","privateKey":"${GCP_PRIVATE_KEY}","clientEmail":"sluice@my-project.iam.gserviceaccount.com"}},"bucketNames":["sales-data"]},{"type":"GCS","credentials":{"gcpConfig":{"type":"gcp_credential_path","path":"/etc/sluice/key.json"}},"bucketNames":["sales-data"]},{"type":"GCS","bucketNames":["sales-data"]}]} as const;
