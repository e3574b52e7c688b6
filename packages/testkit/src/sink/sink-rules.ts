import type { SinkHarness } from '../harness/sink-harness.js';
import { pluginRules } from '../plugin/plugin-rules.js';
import type { Rule } from '../rules/rule.js';
import { DELETION_RULES } from './deletion-rules.js';
import { SINK_FAILURE_RULES } from './failure-rules.js';
import { sinkFile } from './with-sink.js';
import { WRITING_RULES } from './writing-rules.js';

/** What every sink has to keep. */
export const SINK_RULES: readonly Rule<SinkHarness>[] = [
  ...pluginRules<SinkHarness>((harness) => ({
    definition: harness.definition,
    ...(harness.others === undefined ? {} : { others: harness.others }),
    folder: harness.folder,
    secrets: harness.secrets,
    file: sinkFile(harness),
    wrongFiles: (harness.wrongSections ?? []).map((section) => sinkFile(harness, section)),
  })),
  ...WRITING_RULES,
  ...DELETION_RULES,
  ...SINK_FAILURE_RULES,
];
