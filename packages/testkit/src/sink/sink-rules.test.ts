import { describeSink } from '../suites.js';
import { BROKEN_SINKS } from '../testing/broken-sinks.test.fixture.js';
import { describeBroken } from '../testing/describe-broken.test.fixture.js';
import { testSinkHarness } from '../testing/test-sink-harness.test.fixture.js';
import { SINK_RULES } from './sink-rules.js';

describeSink('a sink of a catalogue in memory', () => testSinkHarness());

describeBroken('a sink that breaks', SINK_RULES, (rule) => testSinkHarness(BROKEN_SINKS[rule]));
