import { describeSource } from '../suites.js';
import { memorySourceHarness } from '../testing/memory-source-harness.test.fixture.js';

describeSource('a source over a store in memory', () => memorySourceHarness());
