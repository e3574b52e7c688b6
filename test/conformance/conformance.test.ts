import { describeObjectStore } from '@sluice/testkit';
import { startHarness } from './harnesses/s3.js';

describeObjectStore('s3', startHarness);
