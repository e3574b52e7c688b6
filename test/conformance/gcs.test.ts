import { describeObjectStore, describeSource } from '@sluice/testkit';
import { startHarness } from './harnesses/gcs.js';

describeObjectStore('the store of gcs', startHarness);
describeSource('the source gcs', startHarness);
