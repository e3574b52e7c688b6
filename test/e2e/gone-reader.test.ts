import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type S3StandIn, startS3StandIn } from '../support/s3-stand-in.js';
import { emptyFolder, startSluice, writeWorkflow } from '../support/sluice.js';

let store: S3StandIn;
let config: string;
beforeAll(async () => {
  store = await startS3StandIn({});
  config = writeWorkflow({ endpoint: store.url, options: { metrics: 'none' } });
});
afterAll(() => store.stop());

/** Runs a command of which nobody reads one output, from the start. */
function unread(output: 'stdout' | 'stderr', args: readonly string[], cwd = emptyFolder()) {
  const command = startSluice(args, { cwd });
  command.closeOutput(output);
  return command.done;
}

test.each(['plugins list', 'schema workflow', 'explain', '--help'])('%s ends without a word, as others do', async (command) => {
  expect(await unread('stdout', command.split(' '))).toMatchObject({ code: 141, stderr: '' });
});

test.each(['stdout', 'stderr'] as const)('a run goes on to its end without its %s', async (output) => {
  const cwd = emptyFolder();
  const args = ['ingest', '-c', config, '--sink', 'file:out.jsonl', '--report', 'report.json'];
  const { code, stderr } = await unread(output, output === 'stdout' ? [...args, '--json'] : [...args, '--explain'], cwd);
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8'))).toMatchObject({ status: 'succeeded' });
  expect(existsSync(join(cwd, 'out.jsonl'))).toBe(true);
});

test('a plan goes on, and its exit code tells of changes', async () => {
  const cwd = emptyFolder();
  const { code } = await unread('stdout', ['plan', '-c', config, '--sink', 'file:out.jsonl', '--out', 'plan'], cwd);
  expect(code).toBe(4);
  expect(existsSync(join(cwd, 'plan'))).toBe(true);
});

test('a run that writes to the standard output itself fails by that, and says so', async () => {
  const cwd = emptyFolder();
  const { code, stderr } = await unread('stdout', ['ingest', '-c', config, '--report', 'report.json'], cwd);
  expect(code).toBe(1);
  expect(stderr).toContain('[SINK_NOT_WRITABLE]');
  expect(stderr).not.toMatch(/at .*\.js/);
  expect(JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8'))).toMatchObject({ error: { code: 'SINK_NOT_WRITABLE' } });
});
