// Made by `npm run gen`. Do not edit.
/**
 * What a source emits and a sink writes. Entities name each other by fully qualified name (parts joined by '.', a part with a dot in double quotes).
 */
export type Entity = (StorageService | Container | Tag)
export type ServiceType = ("S3" | "GCS" | "ADLS" | "CustomStorage")
export type FileFormat = ("zip" | "gz" | "zstd" | "csv" | "tsv" | "json" | "parquet" | "avro" | "MF4")
export type DataType = ("NUMBER" | "TINYINT" | "SMALLINT" | "INT" | "BIGINT" | "BYTEINT" | "BYTES" | "FLOAT" | "DOUBLE" | "DECIMAL" | "NUMERIC" | "TIMESTAMP" | "TIMESTAMPZ" | "TIME" | "DATE" | "DATETIME" | "INTERVAL" | "STRING" | "MEDIUMTEXT" | "TEXT" | "CHAR" | "LONG" | "VARCHAR" | "BOOLEAN" | "BINARY" | "VARBINARY" | "ARRAY" | "BLOB" | "MAP" | "STRUCT" | "UNION" | "SET" | "GEOGRAPHY" | "ENUM" | "JSON" | "UUID" | "VARIANT" | "GEOMETRY" | "FIXED" | "RECORD" | "NULL" | "XML" | "UNKNOWN" | "UINT")

/**
 * The store that all containers of a run hang under.
 */
export interface StorageService {
kind: "storageService"
fullyQualifiedName: string
name: string
serviceType: ServiceType
/**
 * How the store is reached. Serialises with its secrets redacted.
 */
connection?: import('../sensitive.js').Sensitive<Record<string, unknown>>
}
/**
 * A bucket, or a dataset, folder or file in it.
 */
export interface Container {
kind: "container"
fullyQualifiedName: string
/**
 * 1 to 256 characters, without '::'.
 */
name: string
/**
 * The whole name, where `name` had to be shortened or escaped.
 */
displayName?: string
/**
 * What people should know of it; Markdown.
 */
description?: string
/**
 * The service's fully qualified name.
 */
service: string
/**
 * The parent container's fully qualified name; absent for a bucket.
 */
parent?: string
/**
 * '/' for a bucket, else '/' and the path or key in it.
 */
prefix: string
/**
 * The URI of the place, as engines name it.
 */
fullPath: string
/**
 * Bytes; absent when unknown.
 */
size?: number
/**
 * Absent when unknown.
 */
numberOfObjects?: number
/**
 * When the newest of its objects was written, in milliseconds since 1970-01-01T00:00Z; absent when unknown.
 */
lastModified?: number
fileFormats: FileFormat[]
dataModel?: DataModel
/**
 * The URIs of the files whose columns these are.
 */
samples?: string[]
/**
 * Where the store's own console shows it.
 */
sourceUrl?: string
tags?: TagLabel[]
owners?: Owner[]
resourceSet?: ResourceSet
}
/**
 * The columns of a dataset, partition columns first.
 */
export interface DataModel {
isPartitioned: boolean
/**
 * The names of those columns by which the files are divided; absent where there are none.
 */
partitionColumns?: string[]
columns: Column[]
}
export interface Column {
/**
 * 1 to 256 characters, without '::', unique among its siblings.
 */
name: string
/**
 * The file's own name for the column.
 */
displayName?: string
dataType: DataType
/**
 * The full type.
 */
dataTypeDisplay?: string
arrayDataType?: DataType
/**
 * Characters or bytes of a type with a length.
 */
dataLength?: number
precision?: number
scale?: number
description?: string
/**
 * Fields of a STRUCT, RECORD or UNION, or of an ARRAY of them.
 */
children?: Column[]
tags?: TagLabel[]
}
export interface TagLabel {
/**
 * The fully qualified name of a tag.
 */
tagFQN: string
/**
 * How sure it is, from 0 to 1, where it was guessed from the data; absent where the store or a rule says so.
 */
score?: number
}
/**
 * Who answers for a container, by the name that the catalogue knows.
 */
export interface Owner {
name: string
/**
 * Absent where a user or a team is meant, whichever has the name.
 */
type?: ("user" | "team")
}
/**
 * What the files have in common for which one container stands.
 */
export interface ResourceSet {
/**
 * How many files have each extension, in lower case; '' for none.
 */
extensions: {
[k: string]: number
}
newest: NewestObject
}
export interface NewestObject {
key: string
/**
 * Bytes.
 */
size: number
/**
 * Milliseconds since 1970-01-01T00:00Z.
 */
lastModified: number
}
/**
 * A tag with its classification; exists before a container uses it.
 */
export interface Tag {
kind: "tag"
fullyQualifiedName: string
classification: string
name: string
description?: string
}

/** @hidden */
export const entitiesSchema = {"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://sluice.dev/schemas/entities.schema.json","title":"Entity","description":"What a source emits and a sink writes. Entities name each other by fully qualified name (parts joined by '.', a part with a dot in double quotes).","oneOf":[{"$ref":"#/definitions/storageService"},{"$ref":"#/definitions/container"},{"$ref":"#/definitions/tag"}],"definitions":{"storageService":{"title":"StorageService","description":"The store that all containers of a run hang under.","type":"object","additionalProperties":false,"required":["kind","fullyQualifiedName","name","serviceType"],"properties":{"kind":{"const":"storageService"},"fullyQualifiedName":{"type":"string","examples":["local_s3"]},"name":{"type":"string","examples":["local_s3"]},"serviceType":{"title":"ServiceType","enum":["S3","GCS","ADLS","CustomStorage"]},"connection":{"description":"How the store is reached. Serialises with its secrets redacted.","tsType":"import('../sensitive.js').Sensitive<Record<string, unknown>>"}}},"container":{"title":"Container","description":"A bucket, or a dataset, folder or file in it.","type":"object","additionalProperties":false,"required":["kind","fullyQualifiedName","name","service","prefix","fullPath","fileFormats"],"properties":{"kind":{"const":"container"},"fullyQualifiedName":{"type":"string","examples":["local_s3.sales-data.orders"]},"name":{"description":"1 to 256 characters, without '::'.","type":"string","minLength":1,"maxLength":256},"displayName":{"description":"The whole name, where `name` had to be shortened or escaped.","type":"string"},"description":{"description":"What people should know of it; Markdown.","type":"string"},"service":{"description":"The service's fully qualified name.","type":"string"},"parent":{"description":"The parent container's fully qualified name; absent for a bucket.","type":"string"},"prefix":{"description":"'/' for a bucket, else '/' and the path or key in it.","type":"string"},"fullPath":{"description":"The URI of the place, as engines name it.","type":"string","examples":["s3://sales-data/orders"]},"size":{"description":"Bytes; absent when unknown.","type":"number"},"numberOfObjects":{"description":"Absent when unknown.","type":"number"},"lastModified":{"description":"When the newest of its objects was written, in milliseconds since 1970-01-01T00:00Z; absent when unknown.","type":"number"},"fileFormats":{"type":"array","items":{"$ref":"#/definitions/fileFormat"}},"dataModel":{"$ref":"#/definitions/dataModel"},"samples":{"description":"The URIs of the files whose columns these are.","type":"array","items":{"type":"string"},"examples":[["s3://sales-data/orders/part-0.parquet"]]},"sourceUrl":{"description":"Where the store's own console shows it.","type":"string"},"tags":{"type":"array","items":{"$ref":"#/definitions/tagLabel"}},"owners":{"type":"array","items":{"$ref":"#/definitions/owner"}},"resourceSet":{"$ref":"#/definitions/resourceSet"}}},"resourceSet":{"title":"ResourceSet","description":"What the files have in common for which one container stands.","type":"object","additionalProperties":false,"required":["extensions","newest"],"properties":{"extensions":{"description":"How many files have each extension, in lower case; '' for none.","type":"object","additionalProperties":{"type":"integer"},"examples":[{"png":12}]},"newest":{"title":"NewestObject","type":"object","additionalProperties":false,"required":["key","size","lastModified"],"properties":{"key":{"type":"string","examples":["images/cats/7.png"]},"size":{"description":"Bytes.","type":"number"},"lastModified":{"description":"Milliseconds since 1970-01-01T00:00Z.","type":"number"}}}}},"tag":{"title":"Tag","description":"A tag with its classification; exists before a container uses it.","type":"object","additionalProperties":false,"required":["kind","fullyQualifiedName","classification","name"],"properties":{"kind":{"const":"tag"},"fullyQualifiedName":{"type":"string","examples":["S3Tags.team"]},"classification":{"type":"string"},"name":{"type":"string"},"description":{"type":"string"}}},"tagLabel":{"title":"TagLabel","type":"object","additionalProperties":false,"required":["tagFQN"],"properties":{"tagFQN":{"description":"The fully qualified name of a tag.","type":"string"},"score":{"description":"How sure it is, from 0 to 1, where it was guessed from the data; absent where the store or a rule says so.","type":"number","minimum":0,"maximum":1}}},"dataModel":{"title":"DataModel","description":"The columns of a dataset, partition columns first.","type":"object","additionalProperties":false,"required":["isPartitioned","columns"],"properties":{"isPartitioned":{"type":"boolean"},"partitionColumns":{"description":"The names of those columns by which the files are divided; absent where there are none.","type":"array","items":{"type":"string"}},"columns":{"type":"array","items":{"$ref":"#/definitions/column"}}}},"column":{"title":"Column","type":"object","additionalProperties":false,"required":["name","dataType"],"properties":{"name":{"description":"1 to 256 characters, without '::', unique among its siblings.","type":"string","minLength":1,"maxLength":256},"displayName":{"description":"The file's own name for the column.","type":"string"},"dataType":{"$ref":"#/definitions/dataType"},"dataTypeDisplay":{"description":"The full type.","type":"string","examples":["list<struct<k: string>>"]},"arrayDataType":{"$ref":"#/definitions/dataType"},"dataLength":{"description":"Characters or bytes of a type with a length.","type":"integer"},"precision":{"type":"integer"},"scale":{"type":"integer"},"description":{"type":"string"},"children":{"description":"Fields of a STRUCT, RECORD or UNION, or of an ARRAY of them.","type":"array","items":{"$ref":"#/definitions/column"}},"tags":{"type":"array","items":{"$ref":"#/definitions/tagLabel"}}}},"dataType":{"title":"DataType","enum":["NUMBER","TINYINT","SMALLINT","INT","BIGINT","BYTEINT","BYTES","FLOAT","DOUBLE","DECIMAL","NUMERIC","TIMESTAMP","TIMESTAMPZ","TIME","DATE","DATETIME","INTERVAL","STRING","MEDIUMTEXT","TEXT","CHAR","LONG","VARCHAR","BOOLEAN","BINARY","VARBINARY","ARRAY","BLOB","MAP","STRUCT","UNION","SET","GEOGRAPHY","ENUM","JSON","UUID","VARIANT","GEOMETRY","FIXED","RECORD","NULL","XML","UNKNOWN","UINT"]},"fileFormat":{"title":"FileFormat","enum":["zip","gz","zstd","csv","tsv","json","parquet","avro","MF4"]},"owner":{"title":"Owner","description":"Who answers for a container, by the name that the catalogue knows.","type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","minLength":1,"examples":["data-platform"]},"type":{"description":"Absent where a user or a team is meant, whichever has the name.","enum":["user","team"]}}}}} as const;
