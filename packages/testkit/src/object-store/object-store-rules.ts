import type { ObjectStoreHarness } from '../harness/store-harness.js';
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
