import type { ProcessorHarness } from '../harness/processor-harness.js';
import { pluginRules } from '../plugin/plugin-rules.js';
import { describeRules, type SuiteOptions } from '../rules/describe-rules.js';
import type { Rule } from '../rules/rule.js';
import { PROCESSING_RULES } from './processing-rules.js';
import { processorFile } from './with-processor.js';

/** What every processor has to keep. */
export const PROCESSOR_RULES: readonly Rule<ProcessorHarness>[] = [
  ...pluginRules<ProcessorHarness>((harness) => ({
    definition: harness.definition,
    folder: harness.folder,
    file: processorFile(harness),
    wrongFiles: (harness.wrongConfigs ?? []).map((config) => processorFile(harness, config)),
  })),
  ...PROCESSING_RULES,
];

/**
 * Registers the suite for processors with vitest: the definition, what a processor makes of entities, and how it fails.
 *
 * @param start makes the harness, once, before the first rule.
 */
export function describeProcessor(
  title: string,
  start: () => Promise<ProcessorHarness> | ProcessorHarness,
  options?: SuiteOptions,
): void {
  describeRules(title, PROCESSOR_RULES, start, options);
}
