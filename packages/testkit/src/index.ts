export {
  type MemoryBucket,
  type MemoryFault,
  MemoryObjectStore,
  type MemoryObjectStoreOptions,
  type MemoryRequest,
  type StoreOperation,
} from '@sluice/object-store/testing';
export { type LogLine, type TestContext, type TestContextOptions, testContext } from '@sluice/plugin-api/testing';
export type { FaultKind, FaultScope, Faults, Traffic } from './harness/faults.js';
export type { ProcessorHarness, ProcessorInput } from './harness/processor-harness.js';
export type { HeldEntity, SinkHarness, SinkOperation, SinkSection } from './harness/sink-harness.js';
export type {
  Lake,
  ObjectStoreHarness,
  SourceHarness,
  SourceSection,
  StoreHarness,
  StoreOpening,
} from './harness/store-harness.js';
export { memorySource } from './memory-plugins.js';
export { MemorySink } from './memory-sink.js';
export { OBJECT_STORE_RULES } from './object-store/object-store-rules.js';
export { PROCESSOR_RULES } from './processor/processor-rules.js';
export { FaultProxy, type ProxiedRequest, type ProxyAnswer, type ProxyFault } from './proxy/fault-proxy.js';
export { type HttpFaultAnswers, type HttpFaultsParts, httpFaults } from './proxy/http-faults.js';
export type { SuiteOptions } from './rules/describe-rules.js';
export { type Harness, type Rule, type RuleResult, runRule, type Waivers } from './rules/rule.js';
export { runWorkflow, type TestRunOptions } from './run-workflow.js';
export { SINK_RULES } from './sink/sink-rules.js';
export { SAMPLE_LAKE } from './source/sample-lake.js';
export { SOURCE_RULES } from './source/source-rules.js';
export { describeObjectStore, describeProcessor, describeSink, describeSource, type StartHarness } from './suites.js';
