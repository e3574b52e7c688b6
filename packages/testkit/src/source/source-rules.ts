import type { SourceHarness } from '../harness/store-harness.js';
import { pluginRules } from '../plugin/plugin-rules.js';
import type { Rule } from '../rules/rule.js';
import { SOURCE_FAILURE_RULES } from './failure-rules.js';
import { SOURCE_READING_RULES } from './reading-rules.js';
import { sourceFile } from './run-source.js';

/** What every source has to keep. */
export const SOURCE_RULES: readonly Rule<SourceHarness>[] = [
  ...pluginRules<SourceHarness>((harness) => ({
    definition: harness.definition,
    folder: harness.folder,
    secrets: harness.secrets,
    file: sourceFile(harness),
    wrongFiles: (harness.wrongSections ?? []).map((section) => sourceFile(harness, section)),
  })),
  ...SOURCE_READING_RULES,
  ...SOURCE_FAILURE_RULES,
];
