// Made by `npm run gen`. Do not edit.
/**
 * This interface was referenced by `PiiConfig`'s JSON-Schema
 * via the `definition` "tag".
 */
export type Tag = string
/**
 * This interface was referenced by `PiiConfig`'s JSON-Schema
 * via the `definition` "detector".
 */
export type DetectorType = ("secret" | "nationalId" | "creditCard" | "iban" | "email" | "phone" | "ipAddress" | "personName" | "address" | "birthDate" | "postalCode" | "coordinates")

export interface PiiConfig {
/**
 * How many records of each dataset to look at. 0: none, so that the names of columns decide alone.
 */
sampleRows?: number
/**
 * How sure it has to be before a column is tagged, from 0 to 1.
 */
minScore?: number
tags?: PiiTags
/**
 * What to look for. By default everything.
 * 
 * @minItems 1
 */
detectors?: [DetectorType, ...(DetectorType)[]]
}
/**
 * The tags that columns get.
 */
export interface PiiTags {
/**
 * For what harms people where it gets out.
 */
sensitive?: string
/**
 * For what tells of people and seldom harms them by itself: dates of birth, postal codes, coordinates.
 */
nonSensitive?: string
/**
 * Tags of their own for what single detectors find, in place of the two.
 */
detectors?: {
[k: string]: Tag
}
}

/** @hidden */
export const configSchema = {"$schema":"http://json-schema.org/draft-07/schema#","title":"PiiConfig","type":"object","additionalProperties":false,"properties":{"sampleRows":{"type":"integer","minimum":0,"maximum":1000,"default":100,"description":"How many records of each dataset to look at. 0: none, so that the names of columns decide alone.","examples":[500]},"minScore":{"type":"number","minimum":0,"maximum":1,"default":0.6,"description":"How sure it has to be before a column is tagged, from 0 to 1.","examples":[0.8]},"tags":{"title":"PiiTags","type":"object","additionalProperties":false,"default":{},"description":"The tags that columns get.","properties":{"sensitive":{"$ref":"#/definitions/tag","default":"PII.Sensitive","description":"For what harms people where it gets out.","examples":["Privacy.Restricted"]},"nonSensitive":{"$ref":"#/definitions/tag","default":"PII.NonSensitive","description":"For what tells of people and seldom harms them by itself: dates of birth, postal codes, coordinates.","examples":["Privacy.Personal"]},"detectors":{"type":"object","propertyNames":{"$ref":"#/definitions/detector"},"additionalProperties":{"$ref":"#/definitions/tag"},"default":{},"description":"Tags of their own for what single detectors find, in place of the two.","examples":[{"email":"Privacy.Email"}]}}},"detectors":{"type":"array","items":{"$ref":"#/definitions/detector"},"minItems":1,"description":"What to look for. By default everything.","examples":[["email","phone","secret"]]}},"definitions":{"tag":{"type":"string","maxLength":128,"pattern":"^(\"([^\"]|\"\")+\"|[^.\"]+)\\.(\"([^\"]|\"\")+\"|[^.\"]+)$","examples":["PII.Sensitive"]},"detector":{"title":"DetectorType","enum":["secret","nationalId","creditCard","iban","email","phone","ipAddress","personName","address","birthDate","postalCode","coordinates"]}},"examples":[{"sampleRows":200,"minScore":0.7,"tags":{"detectors":{"secret":"Security.Secret"}}}]} as const;
