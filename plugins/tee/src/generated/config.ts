// Made by `npm run gen`. Do not edit.
export interface TeeSinkConfig {
/**
 * The sinks to write to, each `{ type, config }` as the workflow's own.
 * 
 * @minItems 1
 */
sinks: [{

}, ...({

})[]]
}

/** @hidden */
export const configSchema = {"$schema":"http://json-schema.org/draft-07/schema#","title":"TeeSinkConfig","type":"object","additionalProperties":false,"required":["sinks"],"properties":{"sinks":{"type":"array","minItems":1,"items":{"type":"object"},"description":"The sinks to write to, each `{ type, config }` as the workflow's own.","examples":[[{"type":"metadata-rest"},{"type":"file","config":{"path":"out.jsonl"}}]]}},"examples":[{"sinks":[{"type":"metadata-rest"},{"type":"file","config":{"path":"out.jsonl"}}]}]} as const;
