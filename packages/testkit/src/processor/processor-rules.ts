import type { ProcessorHarness } from '../harness/processor-harness.js';
import { pluginRules } from '../plugin/plugin-rules.js';
import type { Rule } from '../rules/rule.js';
import { PROCESSING_RULES } from './processing-rules.js';
import { processorFile } from './with-processor.js';

/** What every processor has to keep. */
export const PROCESSOR_RULES: readonly Rule<ProcessorHarness>[] = [
  ...pluginRules<ProcessorHarness>((harness) => ({
    definition: harness.definition,
    folder: harness.folder,
    secrets: harness.secrets ?? [],
    file: processorFile(harness),
    wrongFiles: (harness.wrongConfigs ?? []).map((config) => processorFile(harness, config)),
  })),
  ...PROCESSING_RULES,
];
