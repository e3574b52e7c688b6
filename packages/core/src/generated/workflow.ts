// Made by `npm run gen`. Do not edit.
/**
 * A workflow: where to read, what to do on the way, where to write. The parts that plugins read get the schemas of the plugins named.
 */
export interface WorkflowFile {
source: SourceSection
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
serviceConnection: {
/**
 * How the store is reached: the source plugin's config.
 */
config: {

}
}
sourceConfig?: {
/**
 * What to read of the store.
 */
config?: {

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

}
}
export interface WorkflowConfig {
loggerLevel?: ("DEBUG" | "INFO" | "WARN" | "ERROR")
/**
 * The OpenMetadata server, for the sink metadata-rest.
 */
openMetadataServerConfig?: {

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
 * How many splits are read at a time.
 */
concurrency?: number
}

export const workflowSchema = {"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://sluice.dev/schemas/workflow.schema.json","title":"WorkflowFile","description":"A workflow: where to read, what to do on the way, where to write. The parts that plugins read get the schemas of the plugins named.","type":"object","additionalProperties":false,"required":["source","sink"],"properties":{"source":{"title":"SourceSection","type":"object","additionalProperties":false,"required":["type","serviceName","serviceConnection"],"properties":{"type":{"type":"string","description":"The source plugin.","examples":["s3"]},"serviceName":{"type":"string","minLength":1,"maxLength":256,"description":"The storage service's name in the catalogue.","examples":["local_s3"]},"serviceConnection":{"type":"object","additionalProperties":false,"required":["config"],"properties":{"config":{"type":"object","description":"How the store is reached: the source plugin's config."}}},"sourceConfig":{"type":"object","additionalProperties":false,"properties":{"config":{"type":"object","description":"What to read of the store."}}}}},"processor":{"$ref":"#/definitions/component","description":"One processor."},"processors":{"type":"array","items":{"$ref":"#/definitions/component"},"description":"Processors, in their order; instead of `processor`."},"sink":{"$ref":"#/definitions/component"},"workflowConfig":{"title":"WorkflowConfig","type":"object","additionalProperties":false,"properties":{"loggerLevel":{"enum":["DEBUG","INFO","WARN","ERROR"],"default":"INFO"},"openMetadataServerConfig":{"type":"object","description":"The OpenMetadata server, for the sink metadata-rest."},"successThreshold":{"type":"integer","deprecated":true},"raiseOnError":{"type":"boolean","deprecated":true},"config":{"type":"object","deprecated":true}}},"runtime":{"title":"RuntimeOptions","type":"object","additionalProperties":false,"properties":{"concurrency":{"type":"integer","minimum":1,"maximum":1024,"default":16,"description":"How many splits are read at a time."}}},"ingestionPipelineFQN":{"type":"string","description":"The pipeline in the catalogue that shows the state of the run."},"pipelineRunId":{"type":"string","description":"The id of the run in the catalogue."},"stage":{"type":"object","deprecated":true},"bulkSink":{"type":"object","deprecated":true},"enableStreamableLogs":{"type":"boolean","deprecated":true},"ingestionRunnerName":{"type":"string","deprecated":true}},"definitions":{"component":{"title":"ComponentSection","type":"object","additionalProperties":false,"required":["type"],"properties":{"type":{"type":"string","description":"The plugin."},"config":{"type":"object","description":"The plugin's own config."}}}}} as const;
