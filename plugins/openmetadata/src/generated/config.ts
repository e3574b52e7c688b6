// Made by `npm run gen`. Do not edit.
/**
 * The sink's own config is empty: the server is named in workflowConfig.openMetadataServerConfig.
 */
export interface MetadataRestConfig {

}

/** @hidden */
export const configSchema = {"$schema":"http://json-schema.org/draft-07/schema#","title":"MetadataRestConfig","description":"The sink's own config is empty: the server is named in workflowConfig.openMetadataServerConfig.","type":"object","additionalProperties":false,"properties":{},"examples":[{}]} as const;
