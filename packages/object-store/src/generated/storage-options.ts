// Made by `npm run gen`. Do not edit.
/**
 * What to read of a store: `source.sourceConfig.config` of a workflow whose source is a storage service.
 */
export interface StorageOptions {
/**
 * The kind of ingestion.
 */
type?: "StorageMetadata"
containerFilterPattern?: FilterPattern
dataPathFilterPattern?: FilterPattern1
storageMetadataConfigSource?: ManifestSource
/**
 * A manifest, as JSON text, for buckets that have none.
 */
defaultManifest?: string
/**
 * Mark containers that are gone from the store as deleted in the catalogue.
 */
markDeletedContainers?: boolean
/**
 * Read the tags of buckets and objects.
 */
includeTags?: boolean
/**
 * Whether descriptions, owners and tags that people set in the catalogue may be replaced.
 */
overrideMetadata?: boolean
/**
 * The most containers that one run may delete from the catalogue: a count, or a share of the service's live containers, of which ten are always allowed. Where more are gone, none is deleted and the run fails.
 */
maxDeletes?: (number | string)
/**
 * How many files are read for the columns of a dataset, spread over its partitions.
 */
samples?: number
/**
 * One container for each folder pattern instead of one for each unstructured file.
 */
collapse?: boolean
/**
 * What to do with a bucket without a manifest: `manifest`, the bucket alone goes into the catalogue; `auto`, its datasets are found by the shapes of its folders, for which it is listed once more, and nothing of it counts as gone.
 */
discovery?: ("manifest" | "auto")
listing?: Listing
/**
 * Where a bucket's size and number of objects come from.
 */
metrics?: ("cloudwatch" | "none")
}
/**
 * Which buckets to read.
 */
export interface FilterPattern {
/**
 * What to read; everything where it is empty.
 */
includes?: string[]
/**
 * What not to read.
 */
excludes?: string[]
}
/**
 * Which data paths to read, inside the buckets that are read.
 */
export interface FilterPattern1 {
/**
 * What to read; everything where it is empty.
 */
includes?: string[]
/**
 * What not to read.
 */
excludes?: string[]
}
/**
 * Where a manifest for all buckets lies.
 */
export interface ManifestSource {
/**
 * A manifest in a local file.
 */
manifestFilePath?: string
/**
 * A manifest at an http(s) address.
 */
manifestHttpPath?: string
prefixConfig?: ManifestPrefix
/**
 * Credentials for the bucket of prefixConfig, in the form of that store's connection, or of its credentials alone. Without it the source's own are used.
 */
securityConfig?: {
[k: string]: unknown
}
}
/**
 * A manifest named openmetadata_storage_manifest.json in a bucket.
 */
export interface ManifestPrefix {
/**
 * The bucket.
 */
containerName: string
/**
 * The folder in the bucket; without it the bucket's root.
 */
objectPrefix?: string
}
/**
 * How the objects of buckets are listed.
 */
export interface Listing {
/**
 * Where inventories of buckets are delivered; the newest one of a bucket is read in place of listing it, and what it may lack never counts as gone. A bucket without one is listed.
 */
inventory?: string
}
/**
 * Regular expressions in Python's syntax, tried from the start of a name, ignoring case. With any includes, a name that none of them matches is out; then a name that an exclude matches is out.
 * 
 * This interface was referenced by `StorageOptions`'s JSON-Schema
 * via the `definition` "filterPattern".
 */
export interface FilterPattern2 {
/**
 * What to read; everything where it is empty.
 */
includes?: string[]
/**
 * What not to read.
 */
excludes?: string[]
}

/** @hidden */
export const storageOptionsSchema = {"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://sluice.dev/schemas/storage-options.schema.json","title":"StorageOptions","description":"What to read of a store: `source.sourceConfig.config` of a workflow whose source is a storage service.","type":"object","additionalProperties":false,"properties":{"type":{"const":"StorageMetadata","description":"The kind of ingestion."},"containerFilterPattern":{"$ref":"#/definitions/filterPattern","description":"Which buckets to read."},"dataPathFilterPattern":{"$ref":"#/definitions/filterPattern","description":"Which data paths to read, inside the buckets that are read."},"storageMetadataConfigSource":{"title":"ManifestSource","description":"Where a manifest for all buckets lies.","type":"object","additionalProperties":false,"properties":{"manifestFilePath":{"type":"string","description":"A manifest in a local file.","examples":["/etc/sluice/manifest.json"]},"manifestHttpPath":{"type":"string","description":"A manifest at an http(s) address.","examples":["https://example.com/manifest.json"]},"prefixConfig":{"title":"ManifestPrefix","description":"A manifest named openmetadata_storage_manifest.json in a bucket.","type":"object","additionalProperties":false,"required":["containerName"],"properties":{"containerName":{"type":"string","minLength":1,"description":"The bucket.","examples":["governance"]},"objectPrefix":{"type":"string","description":"The folder in the bucket; without it the bucket's root.","examples":["manifests"]}}},"securityConfig":{"type":"object","writeOnly":true,"additionalProperties":true,"description":"Credentials for the bucket of prefixConfig, in the form of that store's connection, or of its credentials alone. Without it the source's own are used.","examples":[{"awsConfig":{"profileName":"governance","awsRegion":"us-east-1"}}]}},"dependencies":{"securityConfig":["prefixConfig"]}},"defaultManifest":{"type":"string","description":"A manifest, as JSON text, for buckets that have none.","examples":["{\"entries\":[]}"]},"markDeletedContainers":{"type":"boolean","default":true,"description":"Mark containers that are gone from the store as deleted in the catalogue."},"includeTags":{"type":"boolean","default":false,"description":"Read the tags of buckets and objects."},"overrideMetadata":{"type":"boolean","default":false,"description":"Whether descriptions, owners and tags that people set in the catalogue may be replaced."},"maxDeletes":{"oneOf":[{"type":"integer","minimum":0},{"type":"string","pattern":"^(100|[0-9]{1,2})%$"}],"default":"20%","description":"The most containers that one run may delete from the catalogue: a count, or a share of the service's live containers, of which ten are always allowed. Where more are gone, none is deleted and the run fails.","examples":["20%",500]},"samples":{"type":"integer","minimum":1,"maximum":100,"default":1,"description":"How many files are read for the columns of a dataset, spread over its partitions."},"collapse":{"type":"boolean","default":false,"description":"One container for each folder pattern instead of one for each unstructured file."},"discovery":{"enum":["manifest","auto"],"default":"manifest","description":"What to do with a bucket without a manifest: `manifest`, the bucket alone goes into the catalogue; `auto`, its datasets are found by the shapes of its folders, for which it is listed once more, and nothing of it counts as gone."},"listing":{"title":"Listing","description":"How the objects of buckets are listed.","type":"object","additionalProperties":false,"properties":{"inventory":{"type":"string","pattern":"^s3://[^/]+(/.*)?$","description":"Where inventories of buckets are delivered; the newest one of a bucket is read in place of listing it, and what it may lack never counts as gone. A bucket without one is listed.","examples":["s3://inventories/daily"]}}},"metrics":{"enum":["cloudwatch","none"],"default":"cloudwatch","description":"Where a bucket's size and number of objects come from."}},"definitions":{"filterPattern":{"title":"FilterPattern","description":"Regular expressions in Python's syntax, tried from the start of a name, ignoring case. With any includes, a name that none of them matches is out; then a name that an exclude matches is out.","type":"object","additionalProperties":false,"properties":{"includes":{"type":"array","items":{"type":"string"},"default":[],"description":"What to read; everything where it is empty.","examples":[["sales-.*"]]},"excludes":{"type":"array","items":{"type":"string"},"default":[],"description":"What not to read.","examples":[["tmp-.*"]]}}}}} as const;
