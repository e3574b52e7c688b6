import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, type Rule, type RuleResult, runRule } from './rule.js';

/** Stores that fail are asked again and again, after ever longer waits. */
const RULE_LIMIT_MILLISECONDS = 120_000;

/** How a suite is run. */
export interface SuiteOptions {
  /** Told of each rule when it has run. */
  readonly onResult?: (result: RuleResult) => void;
}

/**
 * Registers rules with vitest, a test each. What does not apply, or is waived, is a test that is skipped with its reason.
 *
 * @param start makes the harness before the first rule; its `stop` is called after the last.
 */
export function describeRules<H extends Harness>(
  title: string,
  rules: readonly Rule<H>[],
  start: () => Promise<H> | H,
  { onResult = () => {} }: SuiteOptions = {},
): void {
  describe(title, () => {
    let harness: H;
    beforeAll(async () => {
      harness = await start();
    });
    afterAll(async () => {
      await harness?.stop?.();
    });
    test('waives no rule that there is not', () => {
      const names = rules.map(({ name }) => name);
      expect(Object.keys(harness.waivers ?? {}).filter((name) => !names.includes(name))).toEqual([]);
    });
    for (const rule of rules) {
      test(`${rule.name}: ${rule.title}`, { timeout: RULE_LIMIT_MILLISECONDS }, async (context) => {
        const result = await runRule(rule, harness);
        onResult(result);
        if (result.status === 'failed') throw result.error;
        if (result.status === 'waived') context.skip(`waived: ${result.reason}`);
        if (result.status === 'not-applicable') context.skip(`without the capability ${result.capability}`);
      });
    }
  });
}
