import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BUNDLED_PLUGINS } from '@sluice/cli/plugins';
import {
  describeObjectStore,
  describeProcessor,
  describeSink,
  describeSource,
  OBJECT_STORE_RULES,
  PROCESSOR_RULES,
  type RuleResult,
  SINK_RULES,
  SOURCE_RULES,
  type SuiteOptions,
} from '@sluice/testkit';
import { describe, expect, test } from 'vitest';
import type { ConformanceHarness } from './conformance-harness.js';
import { rulePage, type SuiteResults } from './rule-table.js';

const TABLE = fileURLToPath(new URL('../../docs/plugins.md', import.meta.url));

const suites = {
  source: { title: 'Sources', rules: SOURCE_RULES, plugins: new Map<string, RuleResult[]>() },
  store: { title: 'Stores', rules: OBJECT_STORE_RULES, plugins: new Map<string, RuleResult[]>() },
  processor: { title: 'Processors', rules: PROCESSOR_RULES, plugins: new Map<string, RuleResult[]>() },
  sink: { title: 'Sinks', rules: SINK_RULES, plugins: new Map<string, RuleResult[]>() },
} satisfies Record<string, SuiteResults>;
const missing: string[] = [];

/** Keeps the results of a suite for the table. */
function keep(suite: keyof typeof suites, type: string): SuiteOptions {
  const results: RuleResult[] = [];
  suites[suite].plugins.set(type, results);
  return { onResult: (result) => results.push(result), concurrent: true };
}

for (const { kind, type } of BUNDLED_PLUGINS) {
  const path = fileURLToPath(new URL(`./harnesses/${type}.ts`, import.meta.url));
  const found = existsSync(path) ? ((await import(path)) as { readonly harness: ConformanceHarness }).harness : undefined;
  if (found === undefined) {
    test(`the ${kind} ${type} has a harness`, () => expect.fail(`write test/conformance/harnesses/${type}.ts`));
    continue;
  }
  const reason = found.unavailable?.();
  if (reason !== undefined) {
    missing.push(type);
    if (process.env['CI'] === 'true') test(`the ${kind} ${type} can be tested`, () => expect.fail(reason));
    else describe.skip(`the ${kind} ${type}: ${reason}`, () => test('is left out', () => undefined));
    continue;
  }
  switch (found.kind) {
    case 'source':
      if (found.withoutStore !== true) describeObjectStore(`the store of ${type}`, found.start, keep('store', type));
      describeSource(`the source ${type}`, found.start, keep('source', type));
      break;
    case 'processor':
      describeProcessor(`the processor ${type}`, found.start, keep('processor', type));
      break;
    case 'sink':
      describeSink(`the sink ${type}`, found.start, keep('sink', type));
      break;
  }
}

test('docs/plugins.md says what the run found; `npm run docs:plugins` writes it anew', async (context) => {
  if (missing.length > 0) context.skip(`${missing.join(' and ')} cannot be tested here`);
  await expect(rulePage(Object.values(suites))).toMatchFileSnapshot(TABLE);
});
