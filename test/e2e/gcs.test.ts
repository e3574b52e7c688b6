import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareWithExpected } from '../support/compare.js';
import { loadGcsLake } from '../support/gcs-objects.js';
import { writeGcsWorkflow } from '../support/gcs-workflow.js';
import { hasGo } from '../support/go-programs.mjs';
import { hasPython } from '../support/python.mjs';
import { startFakeGcs } from '../support/servers.mjs';
import { emptyFolder, sluice } from '../support/sluice.js';

/** What another store says otherwise, and cannot say. */
const OTHERWISE = 'serviceType,size,numberOfObjects,sourceUrl,fullPath';
const CONSOLE = 'https://console.cloud.google.com/storage/browser';

describe.skipIf(!hasGo() || !hasPython())('lakes in Google Cloud Storage', () => {
  let gcs: Awaited<ReturnType<typeof startFakeGcs>>;
  beforeAll(async () => {
    gcs = await startFakeGcs();
  });
  afterAll(() => gcs?.stop());

  test.each([
    ['lake-a', 1, '22 of 22 entities right, 0 extra'],
    ['lake-b', 0, '39 of 39 entities right, 0 extra'],
  ])('%s gives the same containers as in S3, the same each time', async (lake, exitCode, right) => {
    const store = await startFakeGcs();
    try {
      await loadGcsLake(lake, store.url);
      const cwd = emptyFolder();
      const config = writeGcsWorkflow({ endPointURL: store.url });
      for (const name of ['one', 'two']) {
        const { code, stderr } = await sluice(['ingest', '-c', config, '--sink', `file:${name}.jsonl`], { cwd });
        expect([code, stderr.includes('INTERNAL')]).toEqual([exitCode, false]);
      }
      expect(compareWithExpected(lake, join(cwd, 'one.jsonl'), OTHERWISE)).toBe(right);
      const [one = '', two] = ['one.jsonl', 'two.jsonl'].map((name) => readFileSync(join(cwd, name), 'utf8'));
      expect(two).toBe(one);
    } finally {
      await store.stop();
    }
  });
});
