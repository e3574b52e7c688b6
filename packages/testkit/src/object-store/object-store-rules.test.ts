import { describeObjectStore } from '../suites.js';
import { BROKEN_STORES } from '../testing/broken-stores.test.fixture.js';
import { describeBroken } from '../testing/describe-broken.test.fixture.js';
import { memoryHarness } from '../testing/memory-harness.test.fixture.js';
import { OBJECT_STORE_RULES } from './object-store-rules.js';

describeObjectStore('a store in memory', () => memoryHarness());

describeBroken('a store that breaks', OBJECT_STORE_RULES, (rule) => memoryHarness(BROKEN_STORES[rule]));
