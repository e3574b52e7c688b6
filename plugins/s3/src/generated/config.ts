// Made by `npm run gen`. Do not edit.
export interface S3Connection {
/**
 * The kind of connection.
 */
type?: "S3"
awsConfig: AwsConfig
/**
 * Read these buckets alone; ListAllMyBuckets is not needed then.
 */
bucketNames?: string[]
/**
 * Replaces https://s3.console.aws.amazon.com in links.
 */
consoleEndpointURL?: string
containerFilterPattern?: ConnectionFilterPattern
/**
 * Further options of the S3 client; one that it does not know is named in a warning.
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
 * Credentials, region and endpoint.
 */
export interface AwsConfig {
/**
 * Static credentials; without them the profile, else the default AWS credential chain is used.
 */
awsAccessKeyId?: string
/**
 * Goes with awsAccessKeyId.
 */
awsSecretAccessKey?: string
/**
 * Goes with temporary credentials.
 */
awsSessionToken?: string
/**
 * The region to start from. Each bucket is read in its own.
 */
awsRegion: string
/**
 * A store that speaks the S3 protocol; addressed path-style.
 */
endPointURL?: string
/**
 * A profile of the shared AWS config files.
 */
profileName?: string
/**
 * A role to assume with the credentials above.
 */
assumeRoleArn?: string
/**
 * The name of the role's session.
 */
assumeRoleSessionName?: string
/**
 * The source identity of the role's session.
 */
assumeRoleSourceIdentity?: string
/**
 * `true`: use the default credential chain, whatever keys stand here.
 */
enabled?: boolean
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
export const configSchema = {"$schema":"http://json-schema.org/draft-07/schema#","title":"S3Connection","type":"object","additionalProperties":false,"required":["awsConfig"],"properties":{"type":{"const":"S3","description":"The kind of connection."},"awsConfig":{"title":"AwsConfig","description":"Credentials, region and endpoint.","type":"object","additionalProperties":false,"required":["awsRegion"],"dependencies":{"awsSecretAccessKey":["awsAccessKeyId"],"awsAccessKeyId":["awsSecretAccessKey"]},"properties":{"awsAccessKeyId":{"type":"string","description":"Static credentials; without them the profile, else the default AWS credential chain is used.","examples":["${AWS_ACCESS_KEY_ID}"]},"awsSecretAccessKey":{"type":"string","writeOnly":true,"description":"Goes with awsAccessKeyId.","examples":["${AWS_SECRET_ACCESS_KEY}"]},"awsSessionToken":{"type":"string","writeOnly":true,"description":"Goes with temporary credentials.","examples":["${AWS_SESSION_TOKEN}"]},"awsRegion":{"type":"string","minLength":1,"description":"The region to start from. Each bucket is read in its own.","examples":["us-east-2"]},"endPointURL":{"type":"string","pattern":"^https?://[^/?#@\\s]+(/[^?#\\s]*)?$","description":"A store that speaks the S3 protocol; addressed path-style.","examples":["https://minio.example.com:9000"]},"profileName":{"type":"string","description":"A profile of the shared AWS config files.","examples":["datalake"]},"assumeRoleArn":{"type":"string","description":"A role to assume with the credentials above.","examples":["arn:aws:iam::123456789012:role/sluice"]},"assumeRoleSessionName":{"type":"string","default":"OpenMetadataSession","description":"The name of the role's session.","examples":["sluice"]},"assumeRoleSourceIdentity":{"type":"string","description":"The source identity of the role's session.","examples":["sluice"]},"enabled":{"type":"boolean","description":"`true`: use the default credential chain, whatever keys stand here."}}},"bucketNames":{"type":"array","items":{"type":"string","minLength":1},"description":"Read these buckets alone; ListAllMyBuckets is not needed then.","examples":[["sales-data"]]},"consoleEndpointURL":{"type":"string","pattern":"^https?://[^/?#@\\s]+(/[^?#\\s]*)?$","description":"Replaces https://s3.console.aws.amazon.com in links.","examples":["https://minio.example.com:9001"]},"containerFilterPattern":{"title":"ConnectionFilterPattern","type":"object","additionalProperties":false,"description":"Which buckets to read, where sourceConfig does not say.","properties":{"includes":{"type":"array","items":{"type":"string"},"default":[],"description":"Regular expressions.","examples":[["sales-.*"]]},"excludes":{"type":"array","items":{"type":"string"},"default":[],"description":"Regular expressions.","examples":[["tmp-.*"]]}}},"connectionOptions":{"type":"object","writeOnly":true,"description":"Further options of the S3 client; one that it does not know is named in a warning.","examples":[{"useDualstackEndpoint":true}]},"connectionArguments":{"type":"object","writeOnly":true,"description":"As connectionOptions.","examples":[{"useAccelerateEndpoint":true}]},"supportsMetadataExtraction":{"type":"boolean","deprecated":true,"description":"Without effect."},"supportsProfiler":{"type":"boolean","deprecated":true,"description":"Without effect."}},"examples":[{"type":"S3","awsConfig":{"awsAccessKeyId":"${AWS_ACCESS_KEY_ID}","awsSecretAccessKey":"${AWS_SECRET_ACCESS_KEY}","awsRegion":"us-east-2"}},{"type":"S3","awsConfig":{"profileName":"datalake","awsRegion":"us-east-2"}},{"type":"S3","awsConfig":{"assumeRoleArn":"arn:aws:iam::123456789012:role/sluice","awsRegion":"us-east-2"}},{"type":"S3","awsConfig":{"awsRegion":"us-east-2"}}]} as const;
