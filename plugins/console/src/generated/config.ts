// Made by `npm run gen`. Do not edit.
export interface ConsoleSinkConfig {
/**
 * Print the columns of each dataset too.
 */
columns?: boolean
}

/** @hidden */
export const configSchema = {"$schema":"http://json-schema.org/draft-07/schema#","title":"ConsoleSinkConfig","type":"object","additionalProperties":false,"properties":{"columns":{"type":"boolean","default":true,"description":"Print the columns of each dataset too."}},"examples":[{"columns":false}]} as const;
