import type { ProcessorHarness } from './harness/processor-harness.js';
import type { SinkHarness } from './harness/sink-harness.js';
import type { ObjectStoreHarness, SourceHarness } from './harness/store-harness.js';
import { OBJECT_STORE_RULES } from './object-store/object-store-rules.js';
import { PROCESSOR_RULES } from './processor/processor-rules.js';
import { describeRules, type SuiteOptions } from './rules/describe-rules.js';
import type { Harness, Rule } from './rules/rule.js';
import { SINK_RULES } from './sink/sink-rules.js';
import { SOURCE_RULES } from './source/source-rules.js';

/** Makes a harness, once, before the first rule of a suite. */
export type StartHarness<H> = () => Promise<H> | H;

/** Registers the suite for stores with vitest: how a store lists, reads, fails and stops. */
export function describeObjectStore(title: string, start: StartHarness<ObjectStoreHarness>, options?: SuiteOptions): void {
  describeSuite(title, OBJECT_STORE_RULES, start, options);
}

/** Registers the suite for sources with vitest: the definition, what a source yields, and how it fails and stops. */
export function describeSource(title: string, start: StartHarness<SourceHarness>, options?: SuiteOptions): void {
  describeSuite(title, SOURCE_RULES, start, options);
}

/** Registers the suite for processors with vitest: the definition, what a processor makes of entities, and how it fails. */
export function describeProcessor(title: string, start: StartHarness<ProcessorHarness>, options?: SuiteOptions): void {
  describeSuite(title, PROCESSOR_RULES, start, options);
}

/** Registers the suite for sinks with vitest: the definition, what a sink writes, tells and deletes, and how it fails and stops. */
export function describeSink(title: string, start: StartHarness<SinkHarness>, options?: SuiteOptions): void {
  describeSuite(title, SINK_RULES, start, options);
}

function describeSuite<H extends Harness>(
  title: string,
  rules: readonly Rule<H>[],
  start: StartHarness<H>,
  options: SuiteOptions = {},
): void {
  // The harness of a storage source is for its store too, and waives rules of both.
  const known = [OBJECT_STORE_RULES, SOURCE_RULES, PROCESSOR_RULES, SINK_RULES].flat().map(({ name }) => name);
  describeRules({ title, rules, known: new Set(known), start }, options);
}
