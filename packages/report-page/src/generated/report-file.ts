// Made by `npm run gen`. Do not edit.
/**
 * A way a subject can end.
 * 
 * This interface was referenced by `ReportFile`'s JSON-Schema
 * via the `definition` "status".
 */
export type Status = ("created" | "updated" | "unchanged" | "filtered" | "empty" | "failed")

/**
 * The report of a run as `sluice ingest --report report.json` writes it. Fields may be added; a field that is taken away or means something else makes a new `formatVersion`.
 */
export interface ReportFile {
/**
 * The version of this format.
 */
formatVersion: 1
/**
 * Of the run; another one each time, where the workflow names none.
 */
runId: string
/**
 * How the run ended. `partial`: some of it failed and some is written.
 */
status: ("succeeded" | "partial" | "failed" | "interrupted")
/**
 * The fully qualified name of the storage service.
 */
serviceName: string
/**
 * The type of the source.
 */
source: string
/**
 * The type of the sink.
 */
sink: string
/**
 * ISO 8601, in UTC.
 */
startedAt: string
/**
 * ISO 8601, in UTC.
 */
endedAt: string
totals: Counts
/**
 * All outcomes by the kind of their subject, those that stand for their parts included.
 */
subjects: {
[k: string]: Counts
}
/**
 * Each bucket, and first, with scope '', what concerns the run as a whole.
 */
scopes: readonly ReportScope[]
/**
 * What became of each subject, once, in the order of their kinds, names and places.
 */
outcomes: readonly ReportOutcome[]
/**
 * What is in the catalogue by this run, as it went to the sink, in the order of the fully qualified names; what is unchanged, too. Absent where it was not kept.
 */
containers?: readonly import('@sluice/plugin-api').Container[]
/**
 * The fully qualified names of the containers that went from the catalogue, since they are gone from the store.
 */
deleted: readonly string[]
/**
 * What is gone from the store and could not be deleted, each with all below it.
 */
notDeleted: readonly ReportNotDeleted[]
/**
 * What people should know of and that made nothing fail.
 */
warnings: readonly ReportWarning[]
/**
 * All that the run asked for, and what of it there was no right to.
 */
actions?: readonly ReportAction[]
cost?: ReportCost
error?: ReportError
}
/**
 * How many subjects ended in each way. As `totals` and of a scope: each subject once, and not those that stand for their parts, which are `parts` of an outcome.
 * 
 * This interface was referenced by `ReportFile`'s JSON-Schema
 * via the `definition` "counts".
 */
export interface Counts {
created: number
updated: number
unchanged: number
filtered: number
empty: number
failed: number
}
/**
 * What the requests of the run cost by list price.
 * 
 * This interface was referenced by `ReportFile`'s JSON-Schema
 * via the `definition` "cost".
 */
export interface ReportCost {
/**
 * An upper bound where a price depends on more than the number of requests.
 */
dollars: number
/**
 * Of when the prices are.
 */
asOf: string
/**
 * The names of requests of which no price is known; they are not in `dollars`.
 */
unpriced: readonly string[]
}
/**
 * What went wrong, without secrets: of a whole run, or of one subject.
 * 
 * This interface was referenced by `ReportFile`'s JSON-Schema
 * via the `definition` "error".
 */
export interface ReportError {
/**
 * Permanent; `sluice explain CODE` tells of it.
 */
code: string
/**
 * What happened and why.
 */
message: string
/**
 * Where: a URI, or file:line:column.
 */
path?: string
/**
 * What to do.
 */
hint?: string
/**
 * What else is known of it.
 */
details?: Readonly<Record<string, unknown>>
}
/**
 * Something that a run has to account for; `of` of an outcome is the subject that its own is a part of.
 * 
 * This interface was referenced by `ReportFile`'s JSON-Schema
 * via the `definition` "subject".
 */
export interface ReportSubject {
kind: ("service" | "bucket" | "manifest" | "entry" | "table" | "folder" | "file")
/**
 * The URI of the place; of a service, its name.
 */
name: string
/**
 * Where it was asked for.
 */
at?: string
}
/**
 * One field of a container that the catalogue held otherwise.
 * 
 * This interface was referenced by `ReportFile`'s JSON-Schema
 * via the `definition` "change".
 */
export interface ReportChange {
/**
 * The field, in the words of the entity.
 */
path: string
/**
 * What the catalogue held; absent where it held nothing.
 */
before?: {
[k: string]: unknown
}
/**
 * What it holds now; absent where that is nothing.
 */
after?: {
[k: string]: unknown
}
}
/**
 * What became of one subject.
 * 
 * This interface was referenced by `ReportFile`'s JSON-Schema
 * via the `definition` "outcome".
 */
export interface ReportOutcome {
subject: ReportSubject
/**
 * The bucket's URI; '' for the run as a whole.
 */
scope: string
of?: ReportSubject
parts?: Counts
/**
 * The container that the subject became, or would have become.
 */
fullyQualifiedName?: string
/**
 * How many columns the container has, nested ones not counted.
 */
columns?: number
status: Status
/**
 * With `updated`: what is different, where the sink knows.
 */
changes?: readonly import('@sluice/plugin-api').Change[]
/**
 * With `empty`: why there is nothing.
 */
reason?: string
/**
 * With `filtered`: the rule.
 */
rule?: string
error?: ReportError
}
/**
 * What a run did in one bucket.
 * 
 * This interface was referenced by `ReportFile`'s JSON-Schema
 * via the `definition` "scope".
 */
export interface ReportScope {
/**
 * The bucket's URI; '' for the run as a whole.
 */
scope: string
/**
 * Whether all of it was read to the end and acknowledged.
 */
complete: boolean
/**
 * Splits read to the end, of those known.
 */
splits: {
done: number
known: number
}
outcomes: Counts
/**
 * Containers that are in the catalogue by this run.
 */
containers: number
/**
 * Their columns.
 */
columns: number
/**
 * Warnings of it.
 */
warnings: number
requests: RequestCounts
denied?: RequestCounts
throttled?: RequestCounts
/**
 * Bytes of data read.
 */
bytes: number
/**
 * Why it is not known what of it is gone from the store, and of how many containers in the catalogue, which stay.
 */
goneUnknown?: {
reason: string
containers: number
}
}
/**
 * How many requests, by name: sent, `denied`, since there was no right to them, or `throttled`, asked to slow down.
 * 
 * This interface was referenced by `ReportFile`'s JSON-Schema
 * via the `definition` "requests".
 */
export interface RequestCounts {
[k: string]: number
}
/**
 * What is gone from the store and is still in the catalogue.
 * 
 * This interface was referenced by `ReportFile`'s JSON-Schema
 * via the `definition` "notDeleted".
 */
export interface ReportNotDeleted {
fullyQualifiedName: string
error: ReportError
}
/**
 * What people should know of.
 * 
 * This interface was referenced by `ReportFile`'s JSON-Schema
 * via the `definition` "warning".
 */
export interface ReportWarning {
/**
 * Permanent.
 */
code: string
message: string
/**
 * Where: a URI, or file:line:column.
 */
path?: string
/**
 * What to do.
 */
hint?: string
}
/**
 * How often a run asked for something.
 * 
 * This interface was referenced by `ReportFile`'s JSON-Schema
 * via the `definition` "action".
 */
export interface ReportAction {
/**
 * In the system's own terms.
 */
name: string
/**
 * Requests sent.
 */
calls: number
/**
 * Those of them that there was no right to.
 */
denied: number
}

/** @hidden */
export const reportFileSchema = {"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://sluice.dev/schemas/report.schema.json","title":"ReportFile","description":"The report of a run as `sluice ingest --report report.json` writes it. Fields may be added; a field that is taken away or means something else makes a new `formatVersion`.","type":"object","required":["formatVersion","runId","status","serviceName","source","sink","startedAt","endedAt","totals","subjects","scopes","outcomes","deleted","notDeleted","warnings"],"properties":{"formatVersion":{"description":"The version of this format.","const":1},"runId":{"description":"Of the run; another one each time, where the workflow names none.","type":"string"},"status":{"description":"How the run ended. `partial`: some of it failed and some is written.","enum":["succeeded","partial","failed","interrupted"]},"serviceName":{"description":"The fully qualified name of the storage service.","type":"string","examples":["sales_lake"]},"source":{"description":"The type of the source.","type":"string","examples":["s3"]},"sink":{"description":"The type of the sink.","type":"string","examples":["metadata-rest"]},"startedAt":{"description":"ISO 8601, in UTC.","type":"string","examples":["2026-11-25T08:00:00.000Z"]},"endedAt":{"description":"ISO 8601, in UTC.","type":"string"},"totals":{"$ref":"#/definitions/counts"},"subjects":{"description":"All outcomes by the kind of their subject, those that stand for their parts included.","type":"object","additionalProperties":{"$ref":"#/definitions/counts"}},"scopes":{"description":"Each bucket, and first, with scope '', what concerns the run as a whole.","type":"array","items":{"$ref":"#/definitions/scope"},"tsType":"readonly ReportScope[]"},"outcomes":{"description":"What became of each subject, once, in the order of their kinds, names and places.","type":"array","items":{"$ref":"#/definitions/outcome"},"tsType":"readonly ReportOutcome[]"},"containers":{"description":"What is in the catalogue by this run, as it went to the sink, in the order of the fully qualified names; what is unchanged, too. Absent where it was not kept.","type":"array","items":{"$ref":"entities.schema.json#/definitions/container"},"tsType":"readonly import('@sluice/plugin-api').Container[]"},"deleted":{"description":"The fully qualified names of the containers that went from the catalogue, since they are gone from the store.","type":"array","items":{"type":"string"},"tsType":"readonly string[]"},"notDeleted":{"description":"What is gone from the store and could not be deleted, each with all below it.","type":"array","items":{"$ref":"#/definitions/notDeleted"},"tsType":"readonly ReportNotDeleted[]"},"warnings":{"description":"What people should know of and that made nothing fail.","type":"array","items":{"$ref":"#/definitions/warning"},"tsType":"readonly ReportWarning[]"},"actions":{"description":"All that the run asked for, and what of it there was no right to.","type":"array","items":{"$ref":"#/definitions/action"},"tsType":"readonly ReportAction[]"},"cost":{"$ref":"#/definitions/cost"},"error":{"$ref":"#/definitions/error"}},"definitions":{"status":{"title":"Status","description":"A way a subject can end.","enum":["created","updated","unchanged","filtered","empty","failed"]},"counts":{"title":"Counts","description":"How many subjects ended in each way. As `totals` and of a scope: each subject once, and not those that stand for their parts, which are `parts` of an outcome.","type":"object","additionalProperties":false,"required":["created","updated","unchanged","filtered","empty","failed"],"properties":{"created":{"type":"integer","minimum":0},"updated":{"type":"integer","minimum":0},"unchanged":{"type":"integer","minimum":0},"filtered":{"type":"integer","minimum":0},"empty":{"type":"integer","minimum":0},"failed":{"type":"integer","minimum":0}}},"subject":{"title":"ReportSubject","description":"Something that a run has to account for; `of` of an outcome is the subject that its own is a part of.","type":"object","required":["kind","name"],"properties":{"kind":{"enum":["service","bucket","manifest","entry","table","folder","file"]},"name":{"description":"The URI of the place; of a service, its name.","type":"string","examples":["s3://sales-data/orders"]},"at":{"description":"Where it was asked for.","type":"string","examples":["s3://sales-data/openmetadata.json#/entries/3"]}}},"error":{"title":"ReportError","description":"What went wrong, without secrets: of a whole run, or of one subject.","type":"object","required":["code","message"],"properties":{"code":{"description":"Permanent; `sluice explain CODE` tells of it.","type":"string","examples":["S3_ACCESS_DENIED"]},"message":{"description":"What happened and why.","type":"string"},"path":{"description":"Where: a URI, or file:line:column.","type":"string"},"hint":{"description":"What to do.","type":"string"},"details":{"description":"What else is known of it.","type":"object","tsType":"Readonly<Record<string, unknown>>"}}},"change":{"title":"ReportChange","description":"One field of a container that the catalogue held otherwise.","type":"object","required":["path"],"properties":{"path":{"description":"The field, in the words of the entity.","type":"string","examples":["dataModel.columns.order_id.dataType"]},"before":{"description":"What the catalogue held; absent where it held nothing."},"after":{"description":"What it holds now; absent where that is nothing."}}},"outcome":{"title":"ReportOutcome","description":"What became of one subject.","type":"object","required":["subject","scope","status"],"properties":{"subject":{"$ref":"#/definitions/subject"},"scope":{"description":"The bucket's URI; '' for the run as a whole.","type":"string"},"of":{"$ref":"#/definitions/subject"},"parts":{"$ref":"#/definitions/counts"},"fullyQualifiedName":{"description":"The container that the subject became, or would have become.","type":"string"},"columns":{"description":"How many columns the container has, nested ones not counted.","type":"integer","minimum":0},"status":{"$ref":"#/definitions/status"},"changes":{"description":"With `updated`: what is different, where the sink knows.","type":"array","items":{"$ref":"#/definitions/change"},"tsType":"readonly import('@sluice/plugin-api').Change[]"},"reason":{"description":"With `empty`: why there is nothing.","type":"string"},"rule":{"description":"With `filtered`: the rule.","type":"string"},"error":{"$ref":"#/definitions/error"}}},"scope":{"title":"ReportScope","description":"What a run did in one bucket.","type":"object","required":["scope","complete","splits","outcomes","containers","columns","warnings","requests","bytes"],"properties":{"scope":{"description":"The bucket's URI; '' for the run as a whole.","type":"string"},"complete":{"description":"Whether all of it was read to the end and acknowledged.","type":"boolean"},"splits":{"description":"Splits read to the end, of those known.","type":"object","required":["done","known"],"properties":{"done":{"type":"integer"},"known":{"type":"integer"}}},"outcomes":{"$ref":"#/definitions/counts"},"containers":{"description":"Containers that are in the catalogue by this run.","type":"integer","minimum":0},"columns":{"description":"Their columns.","type":"integer","minimum":0},"warnings":{"description":"Warnings of it.","type":"integer","minimum":0},"requests":{"$ref":"#/definitions/requests"},"denied":{"$ref":"#/definitions/requests"},"throttled":{"$ref":"#/definitions/requests"},"bytes":{"description":"Bytes of data read.","type":"integer","minimum":0},"goneUnknown":{"description":"Why it is not known what of it is gone from the store, and of how many containers in the catalogue, which stay.","type":"object","required":["reason","containers"],"properties":{"reason":{"type":"string"},"containers":{"type":"integer"}}}}},"requests":{"title":"RequestCounts","description":"How many requests, by name: sent, `denied`, since there was no right to them, or `throttled`, asked to slow down.","type":"object","additionalProperties":{"type":"integer","minimum":0}},"notDeleted":{"title":"ReportNotDeleted","description":"What is gone from the store and is still in the catalogue.","type":"object","required":["fullyQualifiedName","error"],"properties":{"fullyQualifiedName":{"type":"string"},"error":{"$ref":"#/definitions/error"}}},"warning":{"title":"ReportWarning","description":"What people should know of.","type":"object","required":["code","message"],"properties":{"code":{"description":"Permanent.","type":"string","examples":["METRICS_UNKNOWN"]},"message":{"type":"string"},"path":{"description":"Where: a URI, or file:line:column.","type":"string"},"hint":{"description":"What to do.","type":"string"}}},"action":{"title":"ReportAction","description":"How often a run asked for something.","type":"object","required":["name","calls","denied"],"properties":{"name":{"description":"In the system's own terms.","type":"string","examples":["s3:ListObjectsV2"]},"calls":{"description":"Requests sent.","type":"integer","minimum":0},"denied":{"description":"Those of them that there was no right to.","type":"integer","minimum":0}}},"cost":{"title":"ReportCost","description":"What the requests of the run cost by list price.","type":"object","required":["dollars","asOf","unpriced"],"properties":{"dollars":{"description":"An upper bound where a price depends on more than the number of requests.","type":"number","minimum":0},"asOf":{"description":"Of when the prices are.","type":"string","examples":["2025-06"]},"unpriced":{"description":"The names of requests of which no price is known; they are not in `dollars`.","type":"array","items":{"type":"string"},"tsType":"readonly string[]"}}}}} as const;
