// Made by `npm run gen`. Do not edit.
export interface FileSinkConfig {
/**
 * The file to write. It is replaced whole at the end of the run.
 */
path: string
/**
 * JSON lines, or one JSON array. By default by the path: `.json` is an array, anything else lines.
 */
format?: ("jsonl" | "json")
}

/** @hidden */
export const configSchema = {"$schema":"http://json-schema.org/draft-07/schema#","title":"FileSinkConfig","type":"object","additionalProperties":false,"required":["path"],"properties":{"path":{"type":"string","minLength":1,"description":"The file to write. It is replaced whole at the end of the run.","examples":["out.jsonl"]},"format":{"enum":["jsonl","json"],"description":"JSON lines, or one JSON array. By default by the path: `.json` is an array, anything else lines."}},"examples":[{"path":"out.jsonl"}]} as const;
