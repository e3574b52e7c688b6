import type { ObjectStoreHarness } from '../harness/store-harness.js';
import { describeRules, type SuiteOptions } from '../rules/describe-rules.js';
import type { Rule } from '../rules/rule.js';
import { CONDUCT_RULES } from './conduct-rules.js';
import { FAILURE_RULES } from './failure-rules.js';
import { LISTING_RULES } from './listing-rules.js';
import { READING_RULES } from './reading-rules.js';

/** What every store has to keep. */
export const OBJECT_STORE_RULES: readonly Rule<ObjectStoreHarness>[] = [
  ...LISTING_RULES,
  ...READING_RULES,
  ...FAILURE_RULES,
  ...CONDUCT_RULES,
];

/**
 * Registers the suite for stores with vitest: how a store lists, reads, fails and stops.
 *
 * @param start makes the harness, once, before the first rule.
 */
export function describeObjectStore(
  title: string,
  start: () => Promise<ObjectStoreHarness> | ObjectStoreHarness,
  options?: SuiteOptions,
): void {
  describeRules(title, OBJECT_STORE_RULES, start, options);
}
