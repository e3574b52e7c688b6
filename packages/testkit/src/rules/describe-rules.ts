import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, type Rule, type RuleResult, runRule } from './rule.js';

/** Stores that fail are asked again and again, after ever longer waits. */
const RULE_LIMIT_MILLISECONDS = 120_000;

/** How a suite is run. */
export interface SuiteOptions {
  /** Told of each rule when it has run. */
  readonly onResult?: (result: RuleResult) => void;
  /** Whether the suite runs beside others of its file, as most of its time is spent waiting. Its rules run one after another all the same. */
  readonly concurrent?: boolean;
}

/** Rules, and what they are run on. */
export interface SuiteParts<H extends Harness> {
  readonly title: string;
  readonly rules: readonly Rule<H>[];
  /** Every name that a waiver can have. */
  readonly known: ReadonlySet<string>;
  readonly start: () => Promise<H> | H;
}

/** Registers rules with vitest, a test each. What does not apply, or is waived, is a test that is skipped with its reason. */
export function describeRules<H extends Harness>(
  { title, rules, known, start }: SuiteParts<H>,
  { onResult = () => {}, concurrent = false }: SuiteOptions,
): void {
  const describeIt = concurrent ? describe.concurrent : describe;
  describeIt(title, () => {
    let harness: H;
    beforeAll(async () => {
      harness = await start();
    });
    afterAll(async () => {
      await harness?.stop?.();
    });
    test.sequential('waives no rule that there is not', () => {
      expect(Object.keys(harness.waivers ?? {}).filter((name) => !known.has(name))).toEqual([]);
    });
    for (const rule of rules) {
      test.sequential(`${rule.name}: ${rule.title}`, { timeout: RULE_LIMIT_MILLISECONDS }, async (context) => {
        const result = await runRule(rule, harness);
        onResult(result);
        if (result.status === 'failed') throw result.error;
        if (result.status === 'waived') context.skip(`waived: ${result.reason}`);
        if (result.status === 'not-applicable') context.skip(`without the capability ${result.capability}`);
      });
    }
  });
}
