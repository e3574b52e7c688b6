import { describeSource } from '../suites.js';
import { BROKEN_SOURCES } from '../testing/broken-sources.test.fixture.js';
import { describeBroken } from '../testing/describe-broken.test.fixture.js';
import { memorySourceHarness } from '../testing/memory-source-harness.test.fixture.js';
import { SOURCE_RULES } from './source-rules.js';

describeSource('a source over a store in memory', () => memorySourceHarness());

describeBroken('a source that breaks', SOURCE_RULES, (rule) => memorySourceHarness(BROKEN_SOURCES[rule]), {
  // What is below no root is not known to be kept.
  'parents-first': ['gone'],
});
