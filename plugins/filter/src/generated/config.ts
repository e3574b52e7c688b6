// Made by `npm run gen`. Do not edit.
export interface FilterConfig {
/**
 * Drop containers whose full path is one of these or lies below one.
 */
excludePaths?: string[]
/**
 * Drop datasets of these formats.
 */
excludeFormats?: string[]
/**
 * Drop datasets that are known to be smaller, in bytes.
 */
minSize?: number
}

export const configSchema = {"$schema":"http://json-schema.org/draft-07/schema#","title":"FilterConfig","type":"object","additionalProperties":false,"properties":{"excludePaths":{"type":"array","items":{"type":"string"},"default":[],"description":"Drop containers whose full path is one of these or lies below one.","examples":[["s3://sales-data/tmp"]]},"excludeFormats":{"type":"array","items":{"type":"string"},"default":[],"description":"Drop datasets of these formats.","examples":[["csv"]]},"minSize":{"type":"integer","minimum":0,"description":"Drop datasets that are known to be smaller, in bytes."}}} as const;
