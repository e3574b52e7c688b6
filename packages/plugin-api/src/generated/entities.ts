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
fileFormats: FileFormat[]
dataModel?: DataModel
/**
 * Where the store's own console shows it.
 */
sourceUrl?: string
tags?: TagLabel[]
}
/**
 * The columns of a dataset, partition columns first.
 */
export interface DataModel {
isPartitioned: boolean
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
}
export interface TagLabel {
/**
 * The fully qualified name of a tag.
 */
tagFQN: string
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
