// Made by `npm run gen`. Do not edit.
export interface FilterConfig {
/**
 * Drop containers whose full path is one of these or lies below one.
 */
excludePaths?: string[]
/**
 * Drop datasets of these formats; a compressed one has two.
 */
excludeFormats?: ("zip" | "gz" | "zstd" | "csv" | "tsv" | "json" | "parquet" | "avro" | "MF4")[]
/**
 * Drop datasets that are known to be smaller, in bytes.
 */
minSize?: number
}

/** @hidden */
export const configSchema = {"$schema":"http://json-schema.org/draft-07/schema#","title":"FilterConfig","type":"object","additionalProperties":false,"properties":{"excludePaths":{"type":"array","items":{"type":"string","minLength":1},"default":[],"description":"Drop containers whose full path is one of these or lies below one.","examples":[["s3://sales-data/tmp"]]},"excludeFormats":{"type":"array","items":{"enum":["zip","gz","zstd","csv","tsv","json","parquet","avro","MF4"]},"default":[],"description":"Drop datasets of these formats; a compressed one has two.","examples":[["csv"]]},"minSize":{"type":"integer","minimum":0,"description":"Drop datasets that are known to be smaller, in bytes.","examples":[1024]}},"examples":[{"excludePaths":["s3://sales-data/tmp"],"minSize":1024}]} as const;
