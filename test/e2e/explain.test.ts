import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasPython } from '../support/python.mjs';
import { loadLake, startMoto } from '../support/servers.mjs';
import { emptyFolder, sluice, writeWorkflow } from '../support/sluice.js';

interface ReportedOutcome {
  readonly subject: { readonly kind: string; readonly name: string; readonly at?: string };
  readonly status: string;
  readonly parts?: unknown;
  readonly rule?: string;
  readonly reason?: string;
  readonly error?: { readonly code: string; readonly message: string };
}

describe.skipIf(!hasPython())('ingest --explain', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  beforeAll(async () => {
    moto = await startMoto();
    loadLake('lake-a', moto.url);
  });
  afterAll(() => moto?.stop());

  async function ingest(...args: string[]) {
    const cwd = emptyFolder();
    const config = writeWorkflow({ endpoint: moto.url });
    const all = ['ingest', '-c', config, '--sink', 'file:out.jsonl', '--report', 'r.json', ...args];
    const result = await sluice(all, { cwd });
    return { ...result, report: JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8')) };
  }

  test('tells each outcome of the report with its reason, also with --quiet, and the same each time', async () => {
    const { stderr, stdout, report, code } = await ingest('--explain', '-q', '--log-level', 'ERROR');
    expect(code).toBe(1);
    expect(stdout).toBe('');
    const lines = stderr.split('\n').map((line) => line.trim());
    for (const { subject, status, rule, reason, error } of report.outcomes as ReportedOutcome[]) {
      const line = lines.find(
        (each) => each.startsWith(status) && new RegExp(`\\s${subject.kind} `).test(each) && each.includes(subject.name),
      );
      expect(line, subject.name).toContain(rule ?? reason ?? error?.message ?? '');
      if (error !== undefined) expect(line).toContain(`[${error.code}]`);
      if (subject.at !== undefined) expect(line).toContain(subject.at);
    }
    expect(stderr).toMatch(/\ntotals\n {2}bucket {3}8 created, 1 filtered\n/);
    expect(stderr).toMatch(/\n {2}22 created, 1 filtered, 1 empty, 4 failed: 28 outcomes\n {2}They add up\.\n$/);
    expect(stderr).not.toContain('canary');
    const again = await ingest('--explain', '-q', '--log-level', 'ERROR');
    expect(again.stderr.slice(again.stderr.indexOf('the run as a whole'))).toBe(
      stderr.slice(stderr.indexOf('the run as a whole')),
    );
  });

  test('comes after the summary, and is not there unless it is asked for', async () => {
    const { stderr } = await ingest('--explain');
    expect(stderr.indexOf('the run as a whole')).toBeGreaterThan(stderr.indexOf('s3 -> file partial'));
    expect((await ingest()).stderr).not.toContain('They add up');
  });
});
