import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readReport } from '@sluice/report-page';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasPython } from '../support/python.mjs';
import { loadLake, startMoto } from '../support/servers.mjs';
import { emptyFolder, sluice, writeWorkflow } from '../support/sluice.js';

describe.skipIf(!hasPython())('the report of a run', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  const cwd = emptyFolder();
  let config: string;
  beforeAll(async () => {
    moto = await startMoto();
    loadLake('lake-a', moto.url);
    config = writeWorkflow({ endpoint: moto.url });
  });
  afterAll(() => moto?.stop());

  const reportOf = (name: string) => JSON.parse(readFileSync(join(cwd, name), 'utf8'));

  test('has the containers as they went to the sink, and is a page where the name says so', async () => {
    const reports = ['--report', 'r.json', '--report', 'r.html'];
    await sluice(['ingest', '-c', config, '--sink', 'file:out.jsonl', ...reports], { cwd });
    const written = readFileSync(join(cwd, 'out.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter(({ kind }) => kind === 'container');
    const { containers } = reportOf('r.json');
    expect(containers.length).toBeGreaterThan(15);
    expect(containers).toEqual(written);
    const page = readFileSync(join(cwd, 'r.html'), 'utf8');
    expect(page).toMatch(/^<!doctype html>/i);
    expect(page).toContain('local_s3');
    expect(page).toContain('Content-Security-Policy');
    expect(page).not.toContain('canary');
  });

  test('is as the schema of reports says', () => {
    const report = reportOf('r.json');
    expect(readReport(JSON.stringify(report), 'r.json')).toEqual(report);
    const dataset = report.containers.find(({ samples }: { samples?: string[] }) => samples !== undefined);
    expect(dataset).toMatchObject({
      size: expect.any(Number),
      numberOfObjects: expect.any(Number),
      lastModified: expect.any(Number),
    });
    expect(dataset.samples[0]).toContain(dataset.fullPath);
  });

  test('becomes a page later, also one of what is different since an earlier one', async () => {
    const { containers, ...rest } = reportOf('r.json');
    writeFileSync(join(cwd, 'earlier.json'), JSON.stringify({ ...rest, containers: containers.slice(1) }));
    const made = await sluice(['report', 'r.json', '--since', 'earlier.json', '--out', 'later.html'], { cwd });
    expect(made).toMatchObject({ code: 0, stdout: 'later.html\n' });
    expect(readFileSync(join(cwd, 'later.html'), 'utf8')).toMatch(/^<!doctype html>/i);
  });

  test.each([
    ['none.json', '{"status": 1}', 'none.json The report cannot be read: it is not the report of a run'],
    ['newer.json', '{"formatVersion": 2}', 'newer.json The report cannot be read: its format is version 2'],
    ['nowhere.json', undefined, 'nowhere.json The report cannot be read: ENOENT'],
  ])('is refused where it is none: %s', async (name, text, message) => {
    if (text !== undefined) writeFileSync(join(cwd, name), text);
    expect(await sluice(['report', name], { cwd })).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });
});
