// Made by `npm run gen`. Do not edit.
/**
 * The name of a user or a team, or that with its type.
 * 
 * This interface was referenced by `Sidecar`'s JSON-Schema
 * via the `definition` "owner".
 */
export type Owner = (string | NamedOwner)
/**
 * A classification and a name in it, with a dot between; a part with a dot is in double quotes.
 * 
 * This interface was referenced by `Sidecar`'s JSON-Schema
 * via the `definition` "tag".
 */
export type Tag = string

/**
 * What people say of the data that lies beside this file: `_sluice.yaml` in a bucket's root, or in a dataset's or folder's own folder.
 */
export interface Sidecar {
/**
 * What the data is; Markdown.
 */
description?: string
/**
 * Who answers for it, by the names that the catalogue has.
 * 
 * @maxItems 50
 */
owners?: Owner[]
/**
 * Tags of the whole, each a classification and a name in it.
 */
tags?: Tag[]
/**
 * What is to be said of columns, by their names; of a column within another with both names and a dot.
 */
columns?: {
[k: string]: ColumnNote
}
}
export interface NamedOwner {
/**
 * As the catalogue has it.
 */
name: string
/**
 * By default a user, and where there is none a team.
 */
type?: ("user" | "team")
}
/**
 * This interface was referenced by `Sidecar`'s JSON-Schema
 * via the `definition` "column".
 */
export interface ColumnNote {
/**
 * What the column is; Markdown.
 */
description?: string
/**
 * Tags of the column.
 */
tags?: Tag[]
}

/** @hidden */
export const sidecarSchema = {"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://sluice.dev/schemas/sidecar.schema.json","title":"Sidecar","description":"What people say of the data that lies beside this file: `_sluice.yaml` in a bucket's root, or in a dataset's or folder's own folder.","type":"object","additionalProperties":false,"properties":{"description":{"type":"string","minLength":1,"description":"What the data is; Markdown.","examples":["Orders of the web shop, one row an order line."]},"owners":{"type":"array","items":{"$ref":"#/definitions/owner"},"maxItems":50,"description":"Who answers for it, by the names that the catalogue has.","examples":[["data-platform",{"name":"ann","type":"user"}]]},"tags":{"type":"array","items":{"$ref":"#/definitions/tag"},"description":"Tags of the whole, each a classification and a name in it.","examples":[["Tier.Tier1"]]},"columns":{"type":"object","additionalProperties":{"$ref":"#/definitions/column"},"description":"What is to be said of columns, by their names; of a column within another with both names and a dot.","examples":[{"customer.email":{"description":"Where the invoice goes.","tags":["PII.Sensitive"]}}]}},"definitions":{"tag":{"type":"string","maxLength":128,"pattern":"^(\"([^\"]|\"\")+\"|[^.\"]+)\\.(\"([^\"]|\"\")+\"|[^.\"]+)$","description":"A classification and a name in it, with a dot between; a part with a dot is in double quotes.","examples":["PII.Sensitive"]},"owner":{"description":"The name of a user or a team, or that with its type.","oneOf":[{"type":"string","minLength":1,"maxLength":256},{"title":"NamedOwner","type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","minLength":1,"maxLength":256,"description":"As the catalogue has it.","examples":["ann"]},"type":{"enum":["user","team"],"description":"By default a user, and where there is none a team."}}}]},"column":{"title":"ColumnNote","type":"object","additionalProperties":false,"properties":{"description":{"type":"string","minLength":1,"description":"What the column is; Markdown."},"tags":{"type":"array","items":{"$ref":"#/definitions/tag"},"description":"Tags of the column."}}}},"examples":[{"description":"Orders of the web shop, one row an order line.","owners":["data-platform"],"tags":["Tier.Tier1"],"columns":{"email":{"description":"Where the invoice goes.","tags":["PII.Sensitive"]}}}]} as const;
