import { IngestError } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import { runRule } from '../rules/rule.js';
import { SOURCE_RULES } from '../source/source-rules.js';
import { memorySourceHarness } from '../testing/memory-source-harness.test.fixture.js';

test('a constructor that tells a secret of its config does not keep config-located', async () => {
  const harness = memorySourceHarness({
    source: (_, { config }) => {
      const details = { pointer: '/source/serviceConnection/config/token' };
      throw new IngestError('WORKFLOW_INVALID_VALUE', { message: `${config.token} is no token`, details });
    },
  });
  const wrong = { ...harness, wrongSections: [harness.section()] };
  const rule = SOURCE_RULES.find(({ name }) => name === 'config-located');
  const result = rule === undefined ? undefined : await runRule(rule, wrong);
  expect(result).toMatchObject({ status: 'failed', error: { message: expect.stringContaining('A secret is in') } });
});
