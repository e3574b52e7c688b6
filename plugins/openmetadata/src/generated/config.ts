// Made by `npm run gen`. Do not edit.
export interface MetadataRestConfig {

}

export const configSchema = {"$schema":"http://json-schema.org/draft-07/schema#","title":"MetadataRestConfig","type":"object","additionalProperties":false,"properties":{}} as const;
