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
 * Accepted; without effect here.
 */
type?: string
/**
 * Accepted; without effect here.
 */
clusterName?: string
/**
 * Accepted; without effect here.
 */
apiVersion?: string
/**
 * Accepted; without effect here.
 */
includeTopics?: {
[k: string]: unknown
}
/**
 * Accepted; without effect here.
 */
includeTables?: {
[k: string]: unknown
}
/**
 * Accepted; without effect here.
 */
includeDashboards?: {
[k: string]: unknown
}
/**
 * Accepted; without effect here.
 */
includePipelines?: {
[k: string]: unknown
}
/**
 * Accepted; without effect here.
 */
includeMlModels?: {
[k: string]: unknown
}
/**
 * Accepted; without effect here.
 */
includeUsers?: {
[k: string]: unknown
}
/**
 * Accepted; without effect here.
 */
includeTeams?: {
[k: string]: unknown
}
/**
 * Accepted; without effect here.
 */
includeGlossaryTerms?: {
[k: string]: unknown
}
/**
 * Accepted; without effect here.
 */
includeTags?: {
[k: string]: unknown
}
/**
 * Accepted; without effect here.
 */
includePolicy?: {
[k: string]: unknown
}
/**
 * Accepted; without effect here.
 */
includeMessagingServices?: {
[k: string]: unknown
}
/**
 * Accepted; without effect here.
 */
includeDatabaseServices?: {
[k: string]: unknown
}
/**
 * Accepted; without effect here.
 */
includePipelineServices?: {
[k: string]: unknown
}
/**
 * Accepted; without effect here.
 */
limitRecords?: {
[k: string]: unknown
}
/**
 * Accepted; without effect here.
 */
elasticsSearch?: {

}
/**
 * Accepted; without effect here.
 */
secretsManagerProvider?: string
/**
 * Accepted; without effect here.
 */
secretsManagerLoader?: string
/**
 * Accepted; without effect here.
 */
enableVersionValidation?: {
[k: string]: unknown
}
/**
 * Accepted; without effect here.
 */
forceEntityOverwriting?: {
[k: string]: unknown
}
/**
 * Accepted; without effect here.
 */
supportsDataInsightExtraction?: {
[k: string]: unknown
}
/**
 * Accepted; without effect here.
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
export const serverSchema = {"$schema":"http://json-schema.org/draft-07/schema#","title":"OpenMetadataServerConfig","description":"The OpenMetadata server: `workflowConfig.openMetadataServerConfig`.","type":"object","required":["hostPort"],"properties":{"hostPort":{"type":"string","pattern":"^https?://[^/@\\s]+(/\\S*)?$","description":"The address of the server's API, with `/api` at its end and no credentials in it.","examples":["http://localhost:8585/api"]},"authProvider":{"enum":["openmetadata","basic","azure","google","okta","auth0","aws-cognito","custom-oidc","ldap","saml"],"description":"How the server authenticates. Whatever it is, the token below is sent.","examples":["openmetadata"]},"securityConfig":{"title":"SecurityConfig","type":"object","description":"The credentials. Further keys, as other providers have them, are accepted; without effect here.","properties":{"jwtToken":{"type":"string","writeOnly":true,"pattern":"^\\s*[!-~]*\\s*$","description":"The token of a bot that may write. Without it requests carry no token.","examples":["${OPENMETADATA_JWT_TOKEN}"]}},"additionalProperties":{"type":["string","number","boolean","object","array"],"writeOnly":true}},"verifySSL":{"enum":["no-ssl","ignore","validate"],"default":"no-ssl","description":"`ignore`: take any certificate of an https server. `no-ssl` and `validate`: its certificate must be of an authority that `sslConfig.caCertificate` holds, or without that one that Node.js trusts (NODE_EXTRA_CA_CERTS counts).","examples":["validate"]},"sslConfig":{"title":"SslConfig","type":"object","additionalProperties":false,"description":"Files in PEM form, read when hostPort is https.","properties":{"caCertificate":{"type":"string","minLength":1,"description":"A file with the certificate authorities to trust, instead of those of Node.js.","examples":["/etc/ssl/catalogue-ca.pem"]},"sslCertificate":{"type":"string","minLength":1,"description":"A file with the certificate that Sluice shows; goes with sslKey.","examples":["/etc/ssl/sluice.pem"]},"sslKey":{"type":"string","minLength":1,"description":"A file with the key of sslCertificate, without a passphrase.","examples":["/etc/ssl/sluice.key"]}},"dependencies":{"sslCertificate":["sslKey"],"sslKey":["sslCertificate"]}},"storeServiceConnection":{"type":"boolean","default":true,"description":"Store the source's connection, with its secrets, at the service in the catalogue.","examples":[false]},"extraHeaders":{"type":"object","description":"Headers to send with each request, beside or in place of Sluice's own.","propertyNames":{"pattern":"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$"},"additionalProperties":{"type":"string","pattern":"^[\\t -~\\u0080-\\u00ff]*$","writeOnly":true},"examples":[{"X-Gateway-Key":"${GATEWAY_KEY}"}]},"type":{"type":"string","description":"Accepted; without effect here.","examples":["OpenMetadata"]},"clusterName":{"type":"string","description":"Accepted; without effect here.","examples":["openmetadata"]},"apiVersion":{"type":"string","description":"Accepted; without effect here.","examples":["v1"]},"includeTopics":{"description":"Accepted; without effect here.","examples":[true]},"includeTables":{"description":"Accepted; without effect here.","examples":[true]},"includeDashboards":{"description":"Accepted; without effect here.","examples":[true]},"includePipelines":{"description":"Accepted; without effect here.","examples":[true]},"includeMlModels":{"description":"Accepted; without effect here.","examples":[true]},"includeUsers":{"description":"Accepted; without effect here.","examples":[true]},"includeTeams":{"description":"Accepted; without effect here.","examples":[true]},"includeGlossaryTerms":{"description":"Accepted; without effect here.","examples":[true]},"includeTags":{"description":"Accepted; without effect here.","examples":[true]},"includePolicy":{"description":"Accepted; without effect here.","examples":[true]},"includeMessagingServices":{"description":"Accepted; without effect here.","examples":[true]},"includeDatabaseServices":{"description":"Accepted; without effect here.","examples":[true]},"includePipelineServices":{"description":"Accepted; without effect here.","examples":[true]},"limitRecords":{"description":"Accepted; without effect here.","examples":[1000]},"elasticsSearch":{"type":"object","description":"Accepted; without effect here.","examples":[{"type":"elasticsearch"}],"writeOnly":true},"secretsManagerProvider":{"type":"string","description":"Accepted; without effect here.","examples":["db"]},"secretsManagerLoader":{"type":"string","description":"Accepted; without effect here.","examples":["noop"]},"enableVersionValidation":{"description":"Accepted; without effect here.","examples":[true]},"forceEntityOverwriting":{"description":"Accepted; without effect here.","examples":[false]},"supportsDataInsightExtraction":{"description":"Accepted; without effect here.","examples":[true]},"supportsElasticSearchReindexingExtraction":{"description":"Accepted; without effect here.","examples":[true]}},"patternProperties":{"^include[A-Z]":{},"^supports[A-Z]":{}},"additionalProperties":false,"examples":[{"hostPort":"http://localhost:8585/api","authProvider":"openmetadata","securityConfig":{"jwtToken":"${OPENMETADATA_JWT_TOKEN}"}}]} as const;
