import { describeProcessor } from '../suites.js';
import { BROKEN_PROCESSORS } from '../testing/broken-processors.test.fixture.js';
import { describeBroken } from '../testing/describe-broken.test.fixture.js';
import { testProcessorHarness } from '../testing/test-processor-harness.test.fixture.js';
import { PROCESSOR_RULES } from './processor-rules.js';

describeProcessor('a processor', () => testProcessorHarness());

describeBroken('a processor that breaks', PROCESSOR_RULES, (rule) => testProcessorHarness(BROKEN_PROCESSORS[rule]));
