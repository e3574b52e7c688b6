import { describe, expect, test } from 'vitest';
import { describeObjectStore } from '../suites.js';
import { BROKEN_STORES } from '../testing/broken-stores.test.fixture.js';
import { failedRules } from '../testing/failed-rules.test.fixture.js';
import { memoryHarness } from '../testing/memory-harness.test.fixture.js';
import { OBJECT_STORE_RULES } from './object-store-rules.js';

describeObjectStore('MemoryObjectStore', () => memoryHarness());

describe('a store that breaks one rule', () => {
  test.concurrent.each(OBJECT_STORE_RULES.map(({ name }) => name))('%s fails it, and no other', async (name) => {
    const failed = await failedRules(OBJECT_STORE_RULES, () => memoryHarness(BROKEN_STORES[name]));
    expect(Object.keys(failed), JSON.stringify(failed, undefined, 2)).toEqual([name]);
  });
});
