import { describeSink } from '@sluice/testkit';
import { acmeLakeHarness } from './harness.js';

// What every sink has to keep. A rule that yours cannot be held to is waived in the harness, with the reason.
describeSink('the sink acme-lake', acmeLakeHarness);
