// Made by `npm run gen`. Do not edit.
export interface FilesystemConnection {
/**
 * The kind of connection.
 */
type?: "CustomStorage"
/**
 * The folder of buckets: each folder right in it is one. Absolute, or relative to the working directory.
 */
root: string
/**
 * Read these buckets alone; the names in `root` are not read then.
 */
bucketNames?: string[]
containerFilterPattern?: ConnectionFilterPattern
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
export const configSchema = {"$schema":"http://json-schema.org/draft-07/schema#","title":"FilesystemConnection","type":"object","additionalProperties":false,"required":["root"],"examples":[{"type":"CustomStorage","root":"/mnt/lake","bucketNames":["sales-data"],"containerFilterPattern":{"includes":["sales-.*"],"excludes":["tmp-.*"]}}],"properties":{"type":{"const":"CustomStorage","description":"The kind of connection."},"root":{"type":"string","minLength":1,"description":"The folder of buckets: each folder right in it is one. Absolute, or relative to the working directory.","examples":["/mnt/lake"]},"bucketNames":{"type":"array","items":{"type":"string","minLength":1},"description":"Read these buckets alone; the names in `root` are not read then.","examples":[["sales-data"]]},"containerFilterPattern":{"title":"ConnectionFilterPattern","type":"object","additionalProperties":false,"description":"Which buckets to read, where sourceConfig does not say.","properties":{"includes":{"type":"array","items":{"type":"string"},"default":[],"description":"Regular expressions.","examples":[["sales-.*"]]},"excludes":{"type":"array","items":{"type":"string"},"default":[],"description":"Regular expressions.","examples":[["tmp-.*"]]}}}}} as const;
