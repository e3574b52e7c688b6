import { beforeAll, describe, expect, test } from 'vitest';
import { BROKEN_STORES } from '../testing/broken-stores.test.fixture.js';
import { failedRules } from '../testing/failed-rules.test.fixture.js';
import { memoryHarness } from '../testing/memory-harness.test.fixture.js';
import { describeObjectStore, OBJECT_STORE_RULES } from './describe-object-store.js';

describeObjectStore('MemoryObjectStore', () => memoryHarness());

describe('a store that breaks one rule', () => {
  const found = new Map<string, Record<string, string>>();
  beforeAll(async () => {
    const trials = Object.entries(BROKEN_STORES).map(async ([name, make]) => {
      found.set(name, await failedRules(OBJECT_STORE_RULES, memoryHarness(make)));
    });
    await Promise.all(trials);
  });

  test.each(OBJECT_STORE_RULES.map(({ name }) => name))('%s fails it, and no other', (name) => {
    expect(Object.keys(found.get(name) ?? {}), JSON.stringify(found.get(name), undefined, 2)).toEqual([name]);
  });
});
