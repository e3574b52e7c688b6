import { expect, test } from 'vitest';
import { type Harness, type Rule, runRule } from './rule.js';

const broken = new Error('broken');
const rule = (name: string, capability?: string): Rule<Harness> => ({
  name,
  title: name,
  ...(capability === undefined ? {} : { capability }),
  run: async () => {
    if (name === 'broken') throw broken;
  },
});
const harness: Harness = { capabilities: ['tags'], waivers: { waived: 'there is no such thing' } };

test.each([
  [rule('kept'), { status: 'passed' }],
  [rule('kept', 'tags'), { status: 'passed' }],
  [rule('broken'), { status: 'failed', error: broken }],
  [rule('broken', 'metrics'), { status: 'not-applicable', capability: 'metrics' }],
  [rule('waived'), { status: 'waived', reason: 'there is no such thing' }],
  [rule('waived', 'metrics'), { status: 'not-applicable', capability: 'metrics' }],
])('$name', async (each, expected) => {
  expect(await runRule(each, harness)).toEqual({ rule: each.name, ...expected });
});
