// Made by `npm run gen`. Do not edit.
/**
 * The OpenMetadata server: `workflowConfig.openMetadataServerConfig`.
 */
export interface OpenMetadataServerConfig {
/**
 * The address of the server's API, with `/api` at its end and no credentials in it.
 */
hostPort: string
/**
 * How the server authenticates. Whatever it is, the token below is sent.
 */
authProvider?: ("openmetadata" | "basic" | "azure" | "google" | "okta" | "auth0" | "aws-cognito" | "custom-oidc" | "ldap" | "saml")
securityConfig?: SecurityConfig
/**
 * `ignore`: take any certificate of an https server. `no-ssl` and `validate`: its certificate must be of an authority that `sslConfig.caCertificate` holds, or without that one that Node.js trusts (NODE_EXTRA_CA_CERTS counts).
 */
verifySSL?: ("no-ssl" | "ignore" | "validate")
sslConfig?: SslConfig
/**
 * Store the source's connection, with its secrets, at the service in the catalogue.
 */
storeServiceConnection?: boolean
/**
 * Headers to send with each request, beside or in place of Sluice's own.
 */
extraHeaders?: {
[k: string]: string
}
/**
 * @deprecated
 * Without effect.
 */
type?: string
/**
 * @deprecated
 * Without effect.
 */
clusterName?: string
/**
 * @deprecated
 * Without effect.
 */
apiVersion?: string
/**
 * @deprecated
 * Without effect.
 */
includeTopics?: {
[k: string]: unknown
}
/**
 * @deprecated
 * Without effect.
 */
includeTables?: {
[k: string]: unknown
}
/**
 * @deprecated
 * Without effect.
 */
includeDashboards?: {
[k: string]: unknown
}
/**
 * @deprecated
 * Without effect.
 */
includePipelines?: {
[k: string]: unknown
}
/**
 * @deprecated
 * Without effect.
 */
includeMlModels?: {
[k: string]: unknown
}
/**
 * @deprecated
 * Without effect.
 */
includeUsers?: {
[k: string]: unknown
}
/**
 * @deprecated
 * Without effect.
 */
includeTeams?: {
[k: string]: unknown
}
/**
 * @deprecated
 * Without effect.
 */
includeGlossaryTerms?: {
[k: string]: unknown
}
/**
 * @deprecated
 * Without effect.
 */
includeTags?: {
[k: string]: unknown
}
/**
 * @deprecated
 * Without effect.
 */
includePolicy?: {
[k: string]: unknown
}
/**
 * @deprecated
 * Without effect.
 */
includeMessagingServices?: {
[k: string]: unknown
}
/**
 * @deprecated
 * Without effect.
 */
includeDatabaseServices?: {
[k: string]: unknown
}
/**
 * @deprecated
 * Without effect.
 */
includePipelineServices?: {
[k: string]: unknown
}
/**
 * @deprecated
 * Without effect.
 */
limitRecords?: {
[k: string]: unknown
}
/**
 * @deprecated
 * Without effect.
 */
elasticsSearch?: {

}
/**
 * @deprecated
 * Without effect.
 */
secretsManagerProvider?: string
/**
 * @deprecated
 * Without effect.
 */
secretsManagerLoader?: string
/**
 * @deprecated
 * Without effect.
 */
enableVersionValidation?: {
[k: string]: unknown
}
/**
 * @deprecated
 * Without effect.
 */
forceEntityOverwriting?: {
[k: string]: unknown
}
/**
 * @deprecated
 * Without effect.
 */
supportsDataInsightExtraction?: {
[k: string]: unknown
}
/**
 * @deprecated
 * Without effect.
 */
supportsElasticSearchReindexingExtraction?: {
[k: string]: unknown
}
}
/**
 * The credentials. Further keys, as other providers have them, are accepted; without effect here.
 */
export interface SecurityConfig {
/**
 * The token of a bot that may write. Without it requests carry no token.
 */
jwtToken?: string
[k: string]: (string | number | boolean | {

} | unknown[])
}
/**
 * Files in PEM form, read when hostPort is https.
 */
export interface SslConfig {
/**
 * A file with the certificate authorities to trust, instead of those of Node.js.
 */
caCertificate?: string
/**
 * A file with the certificate that Sluice shows; goes with sslKey.
 */
sslCertificate?: string
/**
 * A file with the key of sslCertificate, without a passphrase.
 */
sslKey?: string
}

/** @hidden */
export const serverSchema = {"$schema":"http://json-schema.org/draft-07/schema#","title":"OpenMetadataServerConfig","description":"The OpenMetadata server: `workflowConfig.openMetadataServerConfig`.","type":"object","required":["hostPort"],"properties":{"hostPort":{"type":"string","pattern":"^https?://[^/@\\s]+(/\\S*)?$","description":"The address of the server's API, with `/api` at its end and no credentials in it.","examples":["http://localhost:8585/api"]},"authProvider":{"enum":["openmetadata","basic","azure","google","okta","auth0","aws-cognito","custom-oidc","ldap","saml"],"description":"How the server authenticates. Whatever it is, the token below is sent.","examples":["openmetadata"]},"securityConfig":{"title":"SecurityConfig","type":"object","description":"The credentials. Further keys, as other providers have them, are accepted; without effect here.","properties":{"jwtToken":{"type":"string","writeOnly":true,"pattern":"^\\s*[!-~]*\\s*$","description":"The token of a bot that may write. Without it requests carry no token.","examples":["${OPENMETADATA_JWT_TOKEN}"]}},"additionalProperties":{"type":["string","number","boolean","object","array"],"writeOnly":true}},"verifySSL":{"enum":["no-ssl","ignore","validate"],"default":"no-ssl","description":"`ignore`: take any certificate of an https server. `no-ssl` and `validate`: its certificate must be of an authority that `sslConfig.caCertificate` holds, or without that one that Node.js trusts (NODE_EXTRA_CA_CERTS counts).","examples":["validate"]},"sslConfig":{"title":"SslConfig","type":"object","additionalProperties":false,"description":"Files in PEM form, read when hostPort is https.","properties":{"caCertificate":{"type":"string","minLength":1,"description":"A file with the certificate authorities to trust, instead of those of Node.js.","examples":["/etc/ssl/catalogue-ca.pem"]},"sslCertificate":{"type":"string","minLength":1,"description":"A file with the certificate that Sluice shows; goes with sslKey.","examples":["/etc/ssl/sluice.pem"]},"sslKey":{"type":"string","minLength":1,"description":"A file with the key of sslCertificate, without a passphrase.","examples":["/etc/ssl/sluice.key"]}},"dependencies":{"sslCertificate":["sslKey"],"sslKey":["sslCertificate"]}},"storeServiceConnection":{"type":"boolean","default":true,"description":"Store the source's connection, with its secrets, at the service in the catalogue.","examples":[false]},"extraHeaders":{"type":"object","description":"Headers to send with each request, beside or in place of Sluice's own.","propertyNames":{"pattern":"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$"},"additionalProperties":{"type":"string","pattern":"^[\\t -~\\u0080-\\u00ff]*$","writeOnly":true},"examples":[{"X-Gateway-Key":"${GATEWAY_KEY}"}]},"type":{"type":"string","deprecated":true,"description":"Without effect.","examples":["OpenMetadata"]},"clusterName":{"type":"string","deprecated":true,"description":"Without effect.","examples":["openmetadata"]},"apiVersion":{"type":"string","deprecated":true,"description":"Without effect.","examples":["v1"]},"includeTopics":{"deprecated":true,"description":"Without effect.","examples":[true]},"includeTables":{"deprecated":true,"description":"Without effect.","examples":[true]},"includeDashboards":{"deprecated":true,"description":"Without effect.","examples":[true]},"includePipelines":{"deprecated":true,"description":"Without effect.","examples":[true]},"includeMlModels":{"deprecated":true,"description":"Without effect.","examples":[true]},"includeUsers":{"deprecated":true,"description":"Without effect.","examples":[true]},"includeTeams":{"deprecated":true,"description":"Without effect.","examples":[true]},"includeGlossaryTerms":{"deprecated":true,"description":"Without effect.","examples":[true]},"includeTags":{"deprecated":true,"description":"Without effect.","examples":[true]},"includePolicy":{"deprecated":true,"description":"Without effect.","examples":[true]},"includeMessagingServices":{"deprecated":true,"description":"Without effect.","examples":[true]},"includeDatabaseServices":{"deprecated":true,"description":"Without effect.","examples":[true]},"includePipelineServices":{"deprecated":true,"description":"Without effect.","examples":[true]},"limitRecords":{"deprecated":true,"description":"Without effect.","examples":[1000]},"elasticsSearch":{"type":"object","deprecated":true,"description":"Without effect.","examples":[{"type":"elasticsearch"}],"writeOnly":true},"secretsManagerProvider":{"type":"string","deprecated":true,"description":"Without effect.","examples":["db"]},"secretsManagerLoader":{"type":"string","deprecated":true,"description":"Without effect.","examples":["noop"]},"enableVersionValidation":{"deprecated":true,"description":"Without effect.","examples":[true]},"forceEntityOverwriting":{"deprecated":true,"description":"Without effect.","examples":[false]},"supportsDataInsightExtraction":{"deprecated":true,"description":"Without effect.","examples":[true]},"supportsElasticSearchReindexingExtraction":{"deprecated":true,"description":"Without effect.","examples":[true]}},"patternProperties":{"^include[A-Z]":{"deprecated":true},"^supports[A-Z]":{"deprecated":true}},"additionalProperties":false,"examples":[{"hostPort":"http://localhost:8585/api","authProvider":"openmetadata","securityConfig":{"jwtToken":"${OPENMETADATA_JWT_TOKEN}"}},{"hostPort":"http://localhost:8585/api"}]} as const;
