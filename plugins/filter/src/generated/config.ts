// Made by `npm run gen`. Do not edit.
/**
 * This interface was referenced by `FilterConfig`'s JSON-Schema
 * via the `definition` "format".
 */
export type Format = ("zip" | "gz" | "zstd" | "csv" | "tsv" | "json" | "parquet" | "avro" | "MF4")

export interface FilterConfig {
/**
 * Drop datasets whose name none of these regular expressions matches.
 */
includeNames?: string[]
/**
 * Drop containers whose name one of these regular expressions matches.
 */
excludeNames?: string[]
/**
 * Drop datasets whose full path is none of these and lies below none.
 */
includePaths?: string[]
/**
 * Drop containers whose full path is one of these or lies below one.
 */
excludePaths?: string[]
/**
 * Drop datasets that have none of these formats; a compressed one has two.
 */
includeFormats?: Format[]
/**
 * Drop datasets that have one of these formats.
 */
excludeFormats?: Format[]
/**
 * Drop datasets that are known to be smaller, in bytes.
 */
minSize?: number
/**
 * Drop datasets that are known to be larger, in bytes.
 */
maxSize?: number
/**
 * Drop datasets whose newest object is known to be younger, in days.
 */
minAgeDays?: number
/**
 * Drop datasets whose newest object is known to be older, in days.
 */
maxAgeDays?: number
}

/** @hidden */
export const configSchema = {"$schema":"http://json-schema.org/draft-07/schema#","title":"FilterConfig","type":"object","additionalProperties":false,"properties":{"includeNames":{"type":"array","items":{"type":"string","minLength":1},"default":[],"description":"Drop datasets whose name none of these regular expressions matches.","examples":[["sales","orders"]]},"excludeNames":{"type":"array","items":{"type":"string","minLength":1},"default":[],"description":"Drop containers whose name one of these regular expressions matches.","examples":[["tmp-.*",".*_backup$"]]},"includePaths":{"type":"array","items":{"type":"string","minLength":1},"default":[],"description":"Drop datasets whose full path is none of these and lies below none.","examples":[["s3://sales-data","s3://shared/sales"]]},"excludePaths":{"type":"array","items":{"type":"string","minLength":1},"default":[],"description":"Drop containers whose full path is one of these or lies below one.","examples":[["s3://sales-data/tmp"]]},"includeFormats":{"type":"array","items":{"$ref":"#/definitions/format"},"default":[],"description":"Drop datasets that have none of these formats; a compressed one has two.","examples":[["parquet","avro"]]},"excludeFormats":{"type":"array","items":{"$ref":"#/definitions/format"},"default":[],"description":"Drop datasets that have one of these formats.","examples":[["csv"]]},"minSize":{"type":"integer","minimum":0,"description":"Drop datasets that are known to be smaller, in bytes.","examples":[1024]},"maxSize":{"type":"integer","minimum":0,"description":"Drop datasets that are known to be larger, in bytes.","examples":[1099511627776]},"minAgeDays":{"type":"number","minimum":0,"description":"Drop datasets whose newest object is known to be younger, in days.","examples":[0.5]},"maxAgeDays":{"type":"number","minimum":0,"description":"Drop datasets whose newest object is known to be older, in days.","examples":[730]}},"definitions":{"format":{"title":"Format","enum":["zip","gz","zstd","csv","tsv","json","parquet","avro","MF4"]}},"examples":[{"excludeNames":["tmp-.*"],"excludePaths":["s3://sales-data/staging"],"includeFormats":["parquet","avro"],"minSize":1024,"maxAgeDays":730}]} as const;
