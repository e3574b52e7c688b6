import { describeObjectStore, describeSource } from '@sluice/testkit';
import { startHarness as startFilesystem } from './harnesses/filesystem.js';
import { startHarness } from './harnesses/s3.js';

describeObjectStore('filesystem', startFilesystem);
describeSource('filesystem', startFilesystem);
describeObjectStore('s3', startHarness);
