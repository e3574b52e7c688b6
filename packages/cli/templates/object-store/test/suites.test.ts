import { describeObjectStore, describeSource } from '@sluice/testkit';
import { acmeLakeHarness } from './harness.js';

// What every store and every source has to keep. A rule that yours cannot be held to is waived in the harness, with the reason.
describeObjectStore('AcmeLakeObjectStore', acmeLakeHarness);
describeSource('the source acme-lake', acmeLakeHarness);
