// Made by `npm run gen`. Do not edit.
export interface PiiConfig {

}

/** @hidden */
export const configSchema = {"$schema":"http://json-schema.org/draft-07/schema#","title":"PiiConfig","type":"object","additionalProperties":false,"properties":{}} as const;
