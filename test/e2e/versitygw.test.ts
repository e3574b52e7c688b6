import { existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareWithExpected } from '../support/compare.js';
import { hasGo } from '../support/go-programs.mjs';
import { lakeFolder } from '../support/lake-folder.js';
import { emptyFolder, sluice, writeWorkflow } from '../support/sluice.js';
import { startVersitygw, VERSITYGW_KEYS } from '../support/versitygw.mjs';

describe.skipIf(!hasGo())('a lake behind versitygw', () => {
  test.each([
    ['lake-a', '22 created, 1 filtered, 1 empty, 4 failed', '22 of 22 entities right, 0 extra', undefined],
    ['lake-b', '39 created', '39 of 39 entities right, 0 extra', undefined],
  ])('%s', async (lake, summary, verdict, i) => {
    const server = await startVersitygw(lakeFolder(lake));
    const cwd = emptyFolder();
    const config = writeWorkflow({ endpoint: server.url, awsConfig: VERSITYGW_KEYS });
    const { code, stdout, stderr } = await sluice(['ingest', '-c', config, '--sink', 'file:out.jsonl', '--report', 'r.json'], { cwd });
    console.log(compareWithExpected(lake, join(cwd, 'out.jsonl'), i));
    await server.stop();
  });
  test('x', async () => {
    const root = emptyFolder();
    for (let i=0;i<1005;i++) mkdirSync(join(root, `many-${String(i).padStart(4, '0')}`));
    const server = await startVersitygw(root);
    const cwd = emptyFolder();
    const config = writeWorkflow({ endpoint: server.url, awsConfig: VERSITYGW_KEYS });
    const { code, stdout, stderr } = await sluice(['ingest', '-c', config, '--sink', 'file:out.jsonl', '--report', 'r.json','-q'], { cwd });
    const r = JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8'));
    console.log(code, stderr.slice(0,1000), Object.keys(r), r.totals, r.requests, r.scopes[0], Object.entries(r).filter(([k])=>!/scopes|outcomes/.test(k)));
    const bad = await sluice(['ingest', '-c', writeWorkflow({ endpoint: server.url, awsConfig: {...VERSITYGW_KEYS, awsSecretAccessKey: 'canary-wrong'} }), '--sink', 'file:out2.jsonl', '--report', 'r2.json','-q'], { cwd });
    console.log(bad, existsSync(join(cwd,'out2.jsonl')), readFileSync(join(cwd, 'r2.json'), 'utf8'));
    await server.stop();
  });
});
