import { memorySourceHarness } from '../testing/memory-source-harness.test.fixture.js';
import { describeSource } from './describe-source.js';

describeSource('a source over a store in memory', () => memorySourceHarness());
