// Made by `npm run gen`. Do not edit.
/**
 * What lies in a bucket: `openmetadata.json` at its root.
 */
export interface Manifest {
entries: ManifestEntry[]
}
/**
 * One dataset, or several.
 * 
 * This interface was referenced by `Manifest`'s JSON-Schema
 * via the `definition` "manifestEntry".
 */
export interface ManifestEntry {
/**
 * The bucket, where the manifest is not a bucket's own.
 */
containerName?: string
/**
 * A path below the bucket, or a glob.
 */
dataPath: string
/**
 * csv, tsv, json, jsonl, ndjson, parquet or avro; csv.gz, tsv.gz, json.gz or jsonl.gz.
 */
structureFormat?: string
/**
 * The delimiter of delimited text; found by itself when absent.
 */
separator?: string
isPartitioned?: boolean
/**
 * Columns that are in the path and not in the files.
 */
partitionColumns?: PartitionColumn[]
/**
 * Each folder exactly so many levels below the path is a dataset.
 */
depth?: number
/**
 * Extensions whose files become containers; '*' for all.
 */
unstructuredFormats?: string[]
/**
 * Each file that the glob matches becomes a container.
 */
unstructuredData?: boolean
/**
 * Find partition columns in the paths that the glob matches.
 */
autoPartitionDetection?: boolean
/**
 * How many files are read for the columns of a dataset. Default: the workflow's.
 */
samples?: number
/**
 * One container for each folder pattern instead of one for each unstructured file. Default: the workflow's.
 */
collapse?: boolean
/**
 * Whether the first row of delimited text holds the names; found by itself when absent.
 */
header?: boolean
/**
 * Path segments that drop a key.
 */
excludePaths?: string[]
/**
 * Globs that drop a key.
 */
excludePatterns?: string[]
}
/**
 * This interface was referenced by `Manifest`'s JSON-Schema
 * via the `definition` "partitionColumn".
 */
export interface PartitionColumn {
name: string
dataType: string
dataTypeDisplay?: string
description?: string
}

/** @hidden */
export const manifestSchema = {"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://sluice.dev/schemas/manifest.schema.json","title":"Manifest","description":"What lies in a bucket: `openmetadata.json` at its root.","type":"object","required":["entries"],"properties":{"entries":{"type":"array","items":{"$ref":"#/definitions/manifestEntry"}}},"definitions":{"manifestEntry":{"title":"ManifestEntry","description":"One dataset, or several.","type":"object","additionalProperties":false,"required":["dataPath"],"properties":{"containerName":{"type":"string","description":"The bucket, where the manifest is not a bucket's own."},"dataPath":{"type":"string","minLength":1,"description":"A path below the bucket, or a glob.","examples":["orders","teams/*/*.parquet"]},"structureFormat":{"type":"string","description":"csv, tsv, json, jsonl, ndjson, parquet or avro; csv.gz, tsv.gz, json.gz or jsonl.gz.","examples":["parquet"]},"separator":{"type":"string","minLength":1,"description":"The delimiter of delimited text; found by itself when absent.","examples":[";"]},"isPartitioned":{"type":"boolean","default":false},"partitionColumns":{"description":"Columns that are in the path and not in the files.","type":"array","items":{"$ref":"#/definitions/partitionColumn"}},"depth":{"type":"integer","minimum":0,"default":0,"description":"Each folder exactly so many levels below the path is a dataset."},"unstructuredFormats":{"type":"array","items":{"type":"string"},"description":"Extensions whose files become containers; '*' for all."},"unstructuredData":{"type":"boolean","default":false,"description":"Each file that the glob matches becomes a container."},"autoPartitionDetection":{"type":"boolean","default":false,"description":"Find partition columns in the paths that the glob matches."},"samples":{"type":"integer","minimum":1,"maximum":100,"description":"How many files are read for the columns of a dataset. Default: the workflow's."},"collapse":{"type":"boolean","description":"One container for each folder pattern instead of one for each unstructured file. Default: the workflow's."},"header":{"type":"boolean","description":"Whether the first row of delimited text holds the names; found by itself when absent."},"excludePaths":{"type":"array","items":{"type":"string"},"description":"Path segments that drop a key."},"excludePatterns":{"type":"array","items":{"type":"string"},"description":"Globs that drop a key."}}},"partitionColumn":{"title":"PartitionColumn","type":"object","additionalProperties":false,"required":["name","dataType"],"properties":{"name":{"type":"string","minLength":1,"maxLength":256},"dataType":{"type":"string"},"dataTypeDisplay":{"type":"string"},"description":{"type":"string"}}}}} as const;
