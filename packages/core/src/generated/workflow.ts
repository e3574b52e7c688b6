// Made by `npm run gen`. Do not edit.
/**
 * A workflow: where to read, what to do on the way, where to write. The parts that plugins read get the schemas of the plugins named.
 */
export interface WorkflowFile {
source: SourceSection
/**
 * Plugins from outside: packages, and paths, which begin with `.` or `/`. Each is code that is run when the file is loaded.
 */
plugins?: string[]
processor?: ComponentSection
/**
 * Processors, in their order; instead of `processor`.
 */
processors?: ComponentSection1[]
sink: ComponentSection1
workflowConfig?: WorkflowConfig
runtime?: RuntimeOptions
/**
 * The pipeline in the catalogue that shows the state of the run.
 */
ingestionPipelineFQN?: string
/**
 * The id of the run in the catalogue.
 */
pipelineRunId?: string
/**
 * @deprecated
 */
stage?: {

}
/**
 * @deprecated
 */
bulkSink?: {

}
/**
 * @deprecated
 */
enableStreamableLogs?: boolean
/**
 * @deprecated
 */
ingestionRunnerName?: string
}
export interface SourceSection {
/**
 * The source plugin.
 */
type: string
/**
 * The storage service's name in the catalogue.
 */
serviceName: string
/**
 * How the store is reached. It is not read from the catalogue, even if the service is known there.
 */
serviceConnection: {
/**
 * The source plugin's config.
 */
config: {
[k: string]: unknown
}
}
sourceConfig?: {
/**
 * What to read of the store, in the terms of the source plugin.
 */
config?: {
[k: string]: unknown
}
}
}
/**
 * One processor.
 */
export interface ComponentSection {
/**
 * The plugin.
 */
type: string
/**
 * The plugin's own config.
 */
config?: {
[k: string]: unknown
}
}
/**
 * This interface was referenced by `WorkflowFile`'s JSON-Schema
 * via the `definition` "component".
 */
export interface ComponentSection1 {
/**
 * The plugin.
 */
type: string
/**
 * The plugin's own config.
 */
config?: {
[k: string]: unknown
}
}
export interface WorkflowConfig {
/**
 * The least that is logged.
 */
loggerLevel?: ("DEBUG" | "INFO" | "WARN" | "ERROR")
/**
 * The OpenMetadata server, for the sink metadata-rest.
 */
openMetadataServerConfig?: {
[k: string]: unknown
}
/**
 * @deprecated
 */
successThreshold?: number
/**
 * @deprecated
 */
raiseOnError?: boolean
/**
 * @deprecated
 */
config?: {

}
}
export interface RuntimeOptions {
/**
 * How many requests to the store may be under way at a time.
 */
concurrency?: number
/**
 * How many requests to the store may be begun in a second. Default: as many as it answers; where it asks to slow down, that is done in any case.
 */
requestsPerSecond?: number
/**
 * How many requests to the store the run may send; one that needs more stops, and has failed.
 */
maxRequests?: number
/**
 * Where runs keep what they have done: a folder, counted from the workflow file, or a bucket with a prefix. A run that ended early is taken up with `sluice ingest --resume`, and the next one reads and writes only what is new.
 */
state?: string
runner?: RunnerOptions
}
/**
 * Runs the splits in other processes, `sluice worker`, on any machine. Default: in this one.
 */
export interface RunnerOptions {
/**
 * What hands the splits on: queues of BullMQ.
 */
type: "bullmq"
/**
 * Where the queues are: Redis or Valkey (`redis:`, `rediss:`, `valkey:`, `valkeys:`), or PostgreSQL (`postgres:`, `postgresql:`).
 */
connection: string
/**
 * A worker of which nothing was heard for so long is taken for dead, and its splits go to another.
 */
lockSeconds?: number
/**
 * How often a split is tried that could not be read to its end for something that may pass, each time after a longer wait.
 */
attempts?: number
/**
 * For how long a run waits while there is no worker for it; then it fails.
 */
workerSeconds?: number
}

/** @hidden */
export const workflowSchema = {"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://sluice.dev/schemas/workflow.schema.json","title":"WorkflowFile","description":"A workflow: where to read, what to do on the way, where to write. The parts that plugins read get the schemas of the plugins named.","type":"object","additionalProperties":false,"required":["source","sink"],"dependencies":{"processor":{"properties":{"processors":{"not":{},"description":"Give either `processor` or `processors`."}}}},"properties":{"source":{"title":"SourceSection","type":"object","additionalProperties":false,"required":["type","serviceName","serviceConnection"],"properties":{"type":{"type":"string","minLength":1,"description":"The source plugin.","examples":["s3"]},"serviceName":{"type":"string","minLength":1,"maxLength":256,"description":"The storage service's name in the catalogue.","examples":["local_s3"]},"serviceConnection":{"type":"object","additionalProperties":false,"required":["config"],"description":"How the store is reached. It is not read from the catalogue, even if the service is known there.","properties":{"config":{"description":"The source plugin's config."}}},"sourceConfig":{"type":"object","additionalProperties":false,"properties":{"config":{"description":"What to read of the store, in the terms of the source plugin."}}}}},"plugins":{"type":"array","items":{"type":"string","minLength":1,"examples":["./my-connector","@acme/sluice-source-x"]},"description":"Plugins from outside: packages, and paths, which begin with `.` or `/`. Each is code that is run when the file is loaded."},"processor":{"$ref":"#/definitions/component","description":"One processor."},"processors":{"type":"array","items":{"$ref":"#/definitions/component"},"examples":[[{"type":"filter","config":{"excludeNames":["tmp-.*"]}}]],"description":"Processors, in their order; instead of `processor`."},"sink":{"$ref":"#/definitions/component"},"workflowConfig":{"title":"WorkflowConfig","type":"object","default":{},"additionalProperties":false,"properties":{"loggerLevel":{"enum":["DEBUG","INFO","WARN","ERROR"],"default":"INFO","description":"The least that is logged."},"openMetadataServerConfig":{"description":"The OpenMetadata server, for the sink metadata-rest."},"successThreshold":{"type":"integer","deprecated":true},"raiseOnError":{"type":"boolean","deprecated":true},"config":{"type":"object","deprecated":true}}},"runtime":{"title":"RuntimeOptions","type":"object","default":{},"additionalProperties":false,"properties":{"concurrency":{"type":"integer","minimum":1,"maximum":1024,"default":64,"description":"How many requests to the store may be under way at a time."},"requestsPerSecond":{"type":"number","exclusiveMinimum":0,"examples":[500],"description":"How many requests to the store may be begun in a second. Default: as many as it answers; where it asks to slow down, that is done in any case."},"maxRequests":{"type":"integer","minimum":1,"examples":[100000],"description":"How many requests to the store the run may send; one that needs more stops, and has failed."},"state":{"type":"string","minLength":1,"pattern":"^(s3://[^/]+(/.*)?$|(?![A-Za-z][A-Za-z0-9+.-]*://))","examples":["./state","s3://my-state/sales_lake"],"description":"Where runs keep what they have done: a folder, counted from the workflow file, or a bucket with a prefix. A run that ended early is taken up with `sluice ingest --resume`, and the next one reads and writes only what is new."},"runner":{"title":"RunnerOptions","type":"object","additionalProperties":false,"required":["type","connection"],"description":"Runs the splits in other processes, `sluice worker`, on any machine. Default: in this one.","properties":{"type":{"enum":["bullmq"],"description":"What hands the splits on: queues of BullMQ."},"connection":{"type":"string","minLength":1,"writeOnly":true,"pattern":"^(rediss?|valkeys?|postgres(ql)?)://","examples":["redis://queue.example:6379","${SLUICE_QUEUE}"],"description":"Where the queues are: Redis or Valkey (`redis:`, `rediss:`, `valkey:`, `valkeys:`), or PostgreSQL (`postgres:`, `postgresql:`)."},"lockSeconds":{"type":"integer","minimum":2,"maximum":3600,"default":30,"description":"A worker of which nothing was heard for so long is taken for dead, and its splits go to another."},"attempts":{"type":"integer","minimum":1,"maximum":100,"default":3,"description":"How often a split is tried that could not be read to its end for something that may pass, each time after a longer wait."},"workerSeconds":{"type":"integer","minimum":1,"default":600,"description":"For how long a run waits while there is no worker for it; then it fails."}}}}},"ingestionPipelineFQN":{"type":"string","minLength":1,"examples":["sales_lake.metadata"],"description":"The pipeline in the catalogue that shows the state of the run."},"pipelineRunId":{"type":"string","minLength":1,"examples":["nightly-2024-01-01"],"description":"The id of the run in the catalogue."},"stage":{"type":"object","deprecated":true},"bulkSink":{"type":"object","deprecated":true},"enableStreamableLogs":{"type":"boolean","deprecated":true},"ingestionRunnerName":{"type":"string","deprecated":true}},"definitions":{"component":{"title":"ComponentSection","type":"object","additionalProperties":false,"required":["type"],"properties":{"type":{"type":"string","minLength":1,"description":"The plugin."},"config":{"description":"The plugin's own config."}}}}} as const;
