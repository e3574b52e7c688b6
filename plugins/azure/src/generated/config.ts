// Made by `npm run gen`. Do not edit.
export interface AzureConnection {
/**
 * The kind of connection.
 */
type?: "ADLS"
credentials: AzureCredentials
/**
 * Read these containers of the account alone; the right to list all is not needed then.
 */
bucketNames?: string[]
containerFilterPattern?: ConnectionFilterPattern
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
 * The storage account, and one way into it: `clientSecret`, `sasToken`, `accountKey` or `connectionString`. Without any of them the default Azure credential is used.
 */
export interface AzureCredentials {
/**
 * The storage account. Required, but for a `connectionString`, which has it.
 */
accountName?: string
/**
 * The directory of the application. Goes with `clientId` and `clientSecret`.
 */
tenantId?: string
/**
 * The application to sign in as. Goes with `tenantId` and `clientSecret`.
 */
clientId?: string
/**
 * A secret of the application.
 */
clientSecret?: string
/**
 * A shared access signature, with the rights Read and List; with or without its question mark.
 */
sasToken?: string
/**
 * A key of the storage account.
 */
accountKey?: string
/**
 * The account's name and address with a key or a shared access signature, as the portal shows it.
 */
connectionString?: string
/**
 * The address of the account's blob service, where it is not `https://accountName.blob.core.windows.net`: of another cloud, or an emulator.
 */
endPointURL?: string
/**
 * @deprecated
 * Without effect.
 */
vaultName?: string
/**
 * @deprecated
 * Without effect.
 */
scopes?: string
}
/**
 * Which containers of the account to read, where sourceConfig does not say.
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
export const configSchema = {"$schema":"http://json-schema.org/draft-07/schema#","title":"AzureConnection","type":"object","additionalProperties":false,"required":["credentials"],"examples":[{"type":"ADLS","credentials":{"accountName":"salesdata","tenantId":"11111111-2222-3333-4444-555555555555","clientId":"66666666-7777-8888-9999-000000000000","clientSecret":"${AZURE_CLIENT_SECRET}"},"bucketNames":["orders","customers"]},{"type":"ADLS","credentials":{"accountName":"salesdata","sasToken":"${AZURE_STORAGE_SAS_TOKEN}"},"bucketNames":["orders","customers"]},{"type":"ADLS","credentials":{"accountName":"salesdata","accountKey":"${AZURE_STORAGE_KEY}"},"bucketNames":["orders","customers"]},{"type":"ADLS","credentials":{"connectionString":"${AZURE_STORAGE_CONNECTION_STRING}"},"bucketNames":["orders","customers"]},{"type":"ADLS","credentials":{"accountName":"salesdata"},"bucketNames":["orders","customers"]}],"properties":{"type":{"const":"ADLS","description":"The kind of connection."},"credentials":{"title":"AzureCredentials","description":"The storage account, and one way into it: `clientSecret`, `sasToken`, `accountKey` or `connectionString`. Without any of them the default Azure credential is used.","type":"object","additionalProperties":false,"dependencies":{"clientId":["clientSecret","tenantId"],"clientSecret":["clientId","tenantId"],"tenantId":["clientId","clientSecret"]},"properties":{"accountName":{"type":"string","pattern":"^[A-Za-z0-9-]+$","description":"The storage account. Required, but for a `connectionString`, which has it.","examples":["salesdata"]},"tenantId":{"type":"string","minLength":1,"description":"The directory of the application. Goes with `clientId` and `clientSecret`.","examples":["11111111-2222-3333-4444-555555555555"]},"clientId":{"type":"string","minLength":1,"description":"The application to sign in as. Goes with `tenantId` and `clientSecret`.","examples":["66666666-7777-8888-9999-000000000000"]},"clientSecret":{"type":"string","minLength":1,"writeOnly":true,"description":"A secret of the application.","examples":["${AZURE_CLIENT_SECRET}"]},"sasToken":{"type":"string","minLength":1,"writeOnly":true,"description":"A shared access signature, with the rights Read and List; with or without its question mark.","examples":["${AZURE_STORAGE_SAS_TOKEN}"]},"accountKey":{"type":"string","minLength":1,"writeOnly":true,"description":"A key of the storage account.","examples":["${AZURE_STORAGE_KEY}"]},"connectionString":{"type":"string","minLength":1,"writeOnly":true,"description":"The account's name and address with a key or a shared access signature, as the portal shows it.","examples":["${AZURE_STORAGE_CONNECTION_STRING}"]},"endPointURL":{"type":"string","pattern":"^https?://[^/?#@\\s]+(/[^?#\\s]*)?$","description":"The address of the account's blob service, where it is not `https://accountName.blob.core.windows.net`: of another cloud, or an emulator.","examples":["https://salesdata.blob.core.chinacloudapi.cn"]},"vaultName":{"type":"string","deprecated":true,"description":"Without effect."},"scopes":{"type":"string","deprecated":true,"description":"Without effect."}}},"bucketNames":{"type":"array","items":{"type":"string","minLength":1},"description":"Read these containers of the account alone; the right to list all is not needed then.","examples":[["sales-data"]]},"containerFilterPattern":{"title":"ConnectionFilterPattern","type":"object","additionalProperties":false,"description":"Which containers of the account to read, where sourceConfig does not say.","properties":{"includes":{"type":"array","items":{"type":"string"},"default":[],"description":"Regular expressions.","examples":[["sales-.*"]]},"excludes":{"type":"array","items":{"type":"string"},"default":[],"description":"Regular expressions.","examples":[["tmp-.*"]]}}},"supportsMetadataExtraction":{"type":"boolean","deprecated":true,"description":"Without effect."},"supportsProfiler":{"type":"boolean","deprecated":true,"description":"Without effect."}}} as const;
