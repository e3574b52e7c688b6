// Made by `npm run gen`. Do not edit.
/**
 * A line of what `sluice ingest --json` prints. Fields and types of lines may be added: what you do not know, leave aside.
 */
export type EventLine = (RunStartedLine | ProgressLine | SplitDoneLine | WarningLine | FailedLine | ReportLine | RefusedLine)

/**
 * The first line of a run.
 */
export interface RunStartedLine {
type: "run-started"
/**
 * When the line was printed, in ISO 8601, in UTC.
 */
at: string
/**
 * The name of the storage service.
 */
service: string
/**
 * The type of the source.
 */
source: string
/**
 * The type of the sink.
 */
sink: string
}
/**
 * How far the run is: every second.
 */
export interface ProgressLine {
type: "progress"
/**
 * When the line was printed, in ISO 8601, in UTC.
 */
at: string
/**
 * Splits read, of those known so far.
 */
splits: {
done: number
known: number
}
/**
 * Containers that are in the catalogue by this run.
 */
containers: number
/**
 * Subjects that failed.
 */
failed: number
/**
 * Requests sent.
 */
calls: number
/**
 * Those of them that were asked to slow down.
 */
throttled: number
/**
 * Since the run began.
 */
elapsedMilliseconds: number
/**
 * The buckets that are being read, by their URIs, the longest first.
 */
inFlight: readonly string[]
}
/**
 * A split is done. `error` says why it was not read to its end, and is absent where it was.
 */
export interface SplitDoneLine {
type: "split-done"
/**
 * When the line was printed, in ISO 8601, in UTC.
 */
at: string
/**
 * The URI of the bucket; '' for what finds the buckets.
 */
scope: string
/**
 * The id of the split.
 */
split: string
outcomes: Counts
error?: ReportError
}
/**
 * How many subjects ended in each way. As `totals` and of a scope: each subject once, and not those that stand for their parts, which are `parts` of an outcome.
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
 * What went wrong, without secrets: of a whole run, or of one subject.
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
 * Something should be known, and made nothing fail.
 */
export interface WarningLine {
type: "warning"
/**
 * When the line was printed, in ISO 8601, in UTC.
 */
at: string
/**
 * Permanent; `sluice explain CODE` tells of it.
 */
code: string
message: string
/**
 * Where: a URI, or file:line:column.
 */
path?: string
}
/**
 * A bucket, entry, table, folder or file failed; those that stand for their parts are not told of.
 */
export interface FailedLine {
type: "failed"
/**
 * When the line was printed, in ISO 8601, in UTC.
 */
at: string
/**
 * The URI of the bucket; '' for the run as a whole.
 */
scope: string
subject: ReportSubject
error: ReportError
}
/**
 * Something that a run has to account for; `of` of an outcome is the subject that its own is a part of.
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
 * The last line of a run: how it ended, and what there is of everything. `error` says why it failed as a whole, and is absent where it did not.
 */
export interface ReportLine {
type: "report"
/**
 * When the line was printed, in ISO 8601, in UTC.
 */
at: string
/**
 * Of the run; another one each time, where the workflow names none.
 */
runId: string
/**
 * How the run ended. `partial`: some of it failed and some is written.
 */
status: ("succeeded" | "partial" | "failed" | "interrupted")
/**
 * What the command exits with.
 */
exitCode: number
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
 * Containers that are in the catalogue by this run.
 */
containers: number
/**
 * Their columns.
 */
columns: number
/**
 * Requests sent.
 */
calls: number
/**
 * Those of them that were asked to slow down.
 */
throttled: number
/**
 * Bytes of data read.
 */
bytes: number
/**
 * Containers that went from the catalogue, since they are gone from the store.
 */
deleted: number
/**
 * What is gone from the store and could not be deleted.
 */
notDeleted: number
/**
 * How many warnings there are.
 */
warnings: number
cost: ReportCost
error?: ReportError
}
/**
 * What the requests of the run cost by list price.
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
 * The last line where there is no report, and the only one where no run began: what is wrong with the workflow file, the command line or a plugin.
 */
export interface RefusedLine {
type: "refused"
/**
 * When the line was printed, in ISO 8601, in UTC.
 */
at: string
/**
 * What the command exits with.
 */
exitCode: number
/**
 * All that is known to be wrong.
 * 
 * @minItems 1
 */
errors: readonly ReportError[]
}

/** @hidden */
export const eventsSchema = {"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://sluice.dev/schemas/events.schema.json","title":"EventLine","description":"A line of what `sluice ingest --json` prints. Fields and types of lines may be added: what you do not know, leave aside.","oneOf":[{"$ref":"#/definitions/runStarted"},{"$ref":"#/definitions/progress"},{"$ref":"#/definitions/splitDone"},{"$ref":"#/definitions/warning"},{"$ref":"#/definitions/failed"},{"$ref":"#/definitions/report"},{"$ref":"#/definitions/refused"}],"definitions":{"runStarted":{"title":"RunStartedLine","description":"The first line of a run.","type":"object","required":["type","at","service","source","sink"],"properties":{"type":{"const":"run-started"},"at":{"description":"When the line was printed, in ISO 8601, in UTC.","type":"string","examples":["2026-11-25T08:00:00.000Z"]},"service":{"description":"The name of the storage service.","type":"string","examples":["sales_lake"]},"source":{"description":"The type of the source.","type":"string","examples":["s3"]},"sink":{"description":"The type of the sink.","type":"string","examples":["metadata-rest"]}}},"progress":{"title":"ProgressLine","description":"How far the run is: every second.","type":"object","required":["type","at","splits","containers","failed","calls","throttled","elapsedMilliseconds","inFlight"],"properties":{"type":{"const":"progress"},"at":{"description":"When the line was printed, in ISO 8601, in UTC.","type":"string","examples":["2026-11-25T08:00:00.000Z"]},"splits":{"description":"Splits read, of those known so far.","type":"object","additionalProperties":false,"required":["done","known"],"properties":{"done":{"type":"integer","minimum":0},"known":{"type":"integer","minimum":0}}},"containers":{"description":"Containers that are in the catalogue by this run.","type":"integer","minimum":0},"failed":{"description":"Subjects that failed.","type":"integer","minimum":0},"calls":{"description":"Requests sent.","type":"integer","minimum":0},"throttled":{"description":"Those of them that were asked to slow down.","type":"integer","minimum":0},"elapsedMilliseconds":{"description":"Since the run began.","type":"integer","minimum":0},"inFlight":{"description":"The buckets that are being read, by their URIs, the longest first.","type":"array","items":{"type":"string"},"tsType":"readonly string[]"}}},"splitDone":{"title":"SplitDoneLine","description":"A split is done. `error` says why it was not read to its end, and is absent where it was.","type":"object","required":["type","at","scope","split","outcomes"],"properties":{"type":{"const":"split-done"},"at":{"description":"When the line was printed, in ISO 8601, in UTC.","type":"string","examples":["2026-11-25T08:00:00.000Z"]},"scope":{"description":"The URI of the bucket; '' for what finds the buckets.","type":"string"},"split":{"description":"The id of the split.","type":"string"},"outcomes":{"$ref":"report.schema.json#/definitions/counts"},"error":{"$ref":"report.schema.json#/definitions/error"}}},"warning":{"title":"WarningLine","description":"Something should be known, and made nothing fail.","type":"object","required":["type","at","code","message"],"properties":{"type":{"const":"warning"},"at":{"description":"When the line was printed, in ISO 8601, in UTC.","type":"string","examples":["2026-11-25T08:00:00.000Z"]},"code":{"description":"Permanent; `sluice explain CODE` tells of it.","type":"string","examples":["METRICS_UNKNOWN"]},"message":{"type":"string"},"path":{"description":"Where: a URI, or file:line:column.","type":"string"}}},"failed":{"title":"FailedLine","description":"A bucket, entry, table, folder or file failed; those that stand for their parts are not told of.","type":"object","required":["type","at","scope","subject","error"],"properties":{"type":{"const":"failed"},"at":{"description":"When the line was printed, in ISO 8601, in UTC.","type":"string","examples":["2026-11-25T08:00:00.000Z"]},"scope":{"description":"The URI of the bucket; '' for the run as a whole.","type":"string"},"subject":{"$ref":"report.schema.json#/definitions/subject"},"error":{"$ref":"report.schema.json#/definitions/error"}}},"report":{"title":"ReportLine","description":"The last line of a run: how it ended, and what there is of everything. `error` says why it failed as a whole, and is absent where it did not.","type":"object","required":["type","at","runId","status","exitCode","startedAt","endedAt","totals","containers","columns","calls","throttled","bytes","deleted","notDeleted","warnings","cost"],"properties":{"type":{"const":"report"},"at":{"description":"When the line was printed, in ISO 8601, in UTC.","type":"string","examples":["2026-11-25T08:00:00.000Z"]},"runId":{"description":"Of the run; another one each time, where the workflow names none.","type":"string"},"status":{"description":"How the run ended. `partial`: some of it failed and some is written.","enum":["succeeded","partial","failed","interrupted"]},"exitCode":{"description":"What the command exits with.","type":"integer","minimum":0,"maximum":255},"startedAt":{"description":"ISO 8601, in UTC.","type":"string"},"endedAt":{"description":"ISO 8601, in UTC.","type":"string"},"totals":{"$ref":"report.schema.json#/definitions/counts"},"containers":{"description":"Containers that are in the catalogue by this run.","type":"integer","minimum":0},"columns":{"description":"Their columns.","type":"integer","minimum":0},"calls":{"description":"Requests sent.","type":"integer","minimum":0},"throttled":{"description":"Those of them that were asked to slow down.","type":"integer","minimum":0},"bytes":{"description":"Bytes of data read.","type":"integer","minimum":0},"deleted":{"description":"Containers that went from the catalogue, since they are gone from the store.","type":"integer","minimum":0},"notDeleted":{"description":"What is gone from the store and could not be deleted.","type":"integer","minimum":0},"warnings":{"description":"How many warnings there are.","type":"integer","minimum":0},"cost":{"$ref":"report.schema.json#/definitions/cost"},"error":{"$ref":"report.schema.json#/definitions/error"}}},"refused":{"title":"RefusedLine","description":"The last line where there is no report, and the only one where no run began: what is wrong with the workflow file, the command line or a plugin.","type":"object","required":["type","at","exitCode","errors"],"properties":{"type":{"const":"refused"},"at":{"description":"When the line was printed, in ISO 8601, in UTC.","type":"string","examples":["2026-11-25T08:00:00.000Z"]},"exitCode":{"description":"What the command exits with.","type":"integer","minimum":0,"maximum":255},"errors":{"description":"All that is known to be wrong.","type":"array","minItems":1,"items":{"$ref":"report.schema.json#/definitions/error"},"tsType":"readonly ReportError[]"}}}}} as const;
