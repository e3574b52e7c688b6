// Made by `npm run gen`. Do not edit.
/**
 * One of its formats.
 */
export type Format = ("zip" | "gz" | "zstd" | "csv" | "tsv" | "json" | "parquet" | "avro" | "MF4")
/**
 * The name of a user or a team, or that with its type.
 * 
 * This interface was referenced by `TagsConfig`'s JSON-Schema
 * via the `definition` "owner".
 */
export type Owner = (string | NamedOwner)
/**
 * A classification and a name in it, with a dot between; a part with a dot is in double quotes.
 * 
 * This interface was referenced by `TagsConfig`'s JSON-Schema
 * via the `definition` "tag".
 */
export type Tag = string
/**
 * This interface was referenced by `TagsConfig`'s JSON-Schema
 * via the `definition` "format".
 */
export type Format1 = ("zip" | "gz" | "zstd" | "csv" | "tsv" | "json" | "parquet" | "avro" | "MF4")

export interface TagsConfig {
/**
 * What to add to which containers. All rules that match hold, in their order.
 */
rules?: TagRule[]
/**
 * Read a file of YAML beside the data of each bucket, dataset and folder, of the form of schemas/sidecar.schema.json: `true` for `_sluice.yaml`, or another name. What it says goes before all rules.
 */
sidecar?: (boolean | string)
/**
 * Take a README beside the data as description, where there is no other: `true` for `README.md`, else `README`, or another name.
 */
readme?: (boolean | string)
}
/**
 * This interface was referenced by `TagsConfig`'s JSON-Schema
 * via the `definition` "rule".
 */
export interface TagRule {
match?: RuleMatch
/**
 * What the container is; Markdown. Where it has a description already, that one stays.
 */
description?: string
/**
 * Who answers for it, by the names that the catalogue has. Where it has owners already, those stay.
 */
owners?: Owner[]
/**
 * Tags to add, each a classification and a name in it; put into the catalogue where that lacks them.
 */
tags?: Tag[]
/**
 * What is to be said of columns, by their names; of a column within another with both names and a dot.
 */
columns?: {
[k: string]: ColumnNote
}
}
/**
 * What it holds for: containers of which all of these are true. Without any, all containers.
 */
export interface RuleMatch {
/**
 * A regular expression that the container's name matches, from its start, whatever the case. The name of a dataset is its path in the bucket.
 */
name?: string
/**
 * The same for its fully qualified name.
 */
fullyQualifiedName?: string
/**
 * A glob of its full path: `*` and `?` stay within a level, `**` is any number of levels.
 */
path?: string
format?: Format
/**
 * A regular expression for names of columns, however deep. Description and tags are then those columns' own.
 */
column?: string
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
 * This interface was referenced by `TagsConfig`'s JSON-Schema
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
export const configSchema = {"$schema":"http://json-schema.org/draft-07/schema#","title":"TagsConfig","type":"object","additionalProperties":false,"properties":{"rules":{"type":"array","items":{"$ref":"#/definitions/rule"},"default":[],"description":"What to add to which containers. All rules that match hold, in their order.","examples":[[{"match":{"path":"s3://sales-*/**"},"owners":["sales"]}]]},"sidecar":{"oneOf":[{"type":"boolean"},{"type":"string","pattern":"^[^/]+$"}],"default":false,"description":"Read a file of YAML beside the data of each bucket, dataset and folder, of the form of schemas/sidecar.schema.json: `true` for `_sluice.yaml`, or another name. What it says goes before all rules.","examples":[true]},"readme":{"oneOf":[{"type":"boolean"},{"type":"string","pattern":"^[^/]+$"}],"default":false,"description":"Take a README beside the data as description, where there is no other: `true` for `README.md`, else `README`, or another name.","examples":[true]}},"definitions":{"rule":{"title":"TagRule","type":"object","additionalProperties":false,"properties":{"match":{"title":"RuleMatch","type":"object","additionalProperties":false,"default":{},"description":"What it holds for: containers of which all of these are true. Without any, all containers.","properties":{"name":{"type":"string","minLength":1,"description":"A regular expression that the container's name matches, from its start, whatever the case. The name of a dataset is its path in the bucket.","examples":["raw/.*"]},"fullyQualifiedName":{"type":"string","minLength":1,"description":"The same for its fully qualified name.","examples":[".*\\.orders$"]},"path":{"type":"string","minLength":1,"description":"A glob of its full path: `*` and `?` stay within a level, `**` is any number of levels.","examples":["s3://sales-*/**"]},"format":{"$ref":"#/definitions/format","description":"One of its formats.","examples":["parquet"]},"column":{"type":"string","minLength":1,"description":"A regular expression for names of columns, however deep. Description and tags are then those columns' own.","examples":["(e[-_]?)?mail.*"]}}},"description":{"type":"string","minLength":1,"description":"What the container is; Markdown. Where it has a description already, that one stays.","examples":["Orders of the web shop, one row an order line."]},"owners":{"type":"array","items":{"$ref":"#/definitions/owner"},"description":"Who answers for it, by the names that the catalogue has. Where it has owners already, those stay.","examples":[["data-platform",{"name":"ann","type":"user"}]]},"tags":{"type":"array","items":{"$ref":"#/definitions/tag"},"description":"Tags to add, each a classification and a name in it; put into the catalogue where that lacks them.","examples":[["Tier.Tier1"]]},"columns":{"type":"object","additionalProperties":{"$ref":"#/definitions/column"},"description":"What is to be said of columns, by their names; of a column within another with both names and a dot.","examples":[{"customer.email":{"description":"Where the invoice goes.","tags":["PII.Sensitive"]}}]}},"if":{"required":["match"],"properties":{"match":{"required":["column"]}}},"then":{"properties":{"owners":false,"columns":false}}},"format":{"title":"Format","enum":["zip","gz","zstd","csv","tsv","json","parquet","avro","MF4"]},"tag":{"type":"string","maxLength":128,"pattern":"^(\"([^\"]|\"\")+\"|[^.\"]+)\\.(\"([^\"]|\"\")+\"|[^.\"]+)$","description":"A classification and a name in it, with a dot between; a part with a dot is in double quotes.","examples":["PII.Sensitive"]},"owner":{"description":"The name of a user or a team, or that with its type.","oneOf":[{"type":"string","minLength":1},{"title":"NamedOwner","type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","minLength":1,"description":"As the catalogue has it.","examples":["ann"]},"type":{"enum":["user","team"],"description":"By default a user, and where there is none a team."}}}]},"column":{"title":"ColumnNote","type":"object","additionalProperties":false,"properties":{"description":{"type":"string","minLength":1,"description":"What the column is; Markdown."},"tags":{"type":"array","items":{"$ref":"#/definitions/tag"},"description":"Tags of the column."}}}},"examples":[{"rules":[{"match":{"path":"s3://sales-*/**"},"owners":["sales"],"tags":["Domain.Sales"]},{"match":{"name":"orders"},"description":"Orders of the web shop.","columns":{"id":{"description":"Counts up."}}},{"match":{"column":"(e[-_]?)?mail.*"},"tags":["PII.Sensitive"]}],"sidecar":true,"readme":true}]} as const;
