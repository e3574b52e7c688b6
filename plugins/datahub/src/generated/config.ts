// Made by `npm run gen`. Do not edit.
/**
 * Where proposals go: to a file, or to a server.
 */
export interface DatahubConfig {
/**
 * The file to write, in place of a server. It is replaced whole at the end of the run.
 */
file?: string
/**
 * The address of DataHub's metadata service, in place of a file: usually port 8080, or `/api/gms` of the frontend. No credentials in it.
 */
server?: string
/**
 * A personal access token, or that of a service account. Without it requests carry no token.
 */
token?: string
/**
 * How long the server may take for an answer; a request holds up to 200 proposals.
 */
timeoutSeconds?: number
/**
 * The environment that all datasets belong to; a part of their URNs.
 */
env?: ("DEV" | "TEST" | "QA" | "UAT" | "EI" | "PRE" | "STG" | "NON_PROD" | "PROD" | "CORP" | "RVW" | "PRD" | "TST" | "SIT" | "SBX" | "SANDBOX" | "CERT")
/**
 * Tells stores apart that have buckets of the same name, such as two S3-compatible ones; a part of all URNs.
 */
platformInstance?: string
}

/** @hidden */
export const configSchema = {"$schema":"http://json-schema.org/draft-07/schema#","title":"DatahubConfig","description":"Where proposals go: to a file, or to a server.","type":"object","additionalProperties":false,"if":{"required":["file"]},"then":{"properties":{"server":false,"token":false}},"else":{"required":["server"],"properties":{"server":{"description":"Give file, or server."}}},"examples":[{"file":"datahub.json"},{"server":"https://datahub.example.com:8080","token":"${DATAHUB_TOKEN}"},{"server":"https://datahub.example.com:8080"}],"properties":{"file":{"type":"string","minLength":1,"description":"The file to write, in place of a server. It is replaced whole at the end of the run.","examples":["datahub.json"]},"server":{"type":"string","pattern":"^https?://[^/?#@]+[^?#]*$","description":"The address of DataHub's metadata service, in place of a file: usually port 8080, or `/api/gms` of the frontend. No credentials in it.","examples":["https://datahub.example.com:8080"]},"token":{"type":"string","minLength":1,"writeOnly":true,"description":"A personal access token, or that of a service account. Without it requests carry no token.","examples":["${DATAHUB_TOKEN}"]},"timeoutSeconds":{"type":"number","minimum":1,"default":60,"description":"How long the server may take for an answer; a request holds up to 200 proposals.","examples":[120]},"env":{"enum":["DEV","TEST","QA","UAT","EI","PRE","STG","NON_PROD","PROD","CORP","RVW","PRD","TST","SIT","SBX","SANDBOX","CERT"],"default":"PROD","description":"The environment that all datasets belong to; a part of their URNs.","examples":["DEV"]},"platformInstance":{"type":"string","minLength":1,"pattern":"^[^,()\\s]+$","description":"Tells stores apart that have buckets of the same name, such as two S3-compatible ones; a part of all URNs.","examples":["minio-berlin"]}}} as const;
