import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deletePaths, putObjects } from '../support/moto-objects.js';
import { hasPython } from '../support/python.mjs';
import { startMoto, startOpenMetadata } from '../support/servers.mjs';
import { emptyFolder, sluice, writeWorkflow } from '../support/sluice.js';

const TOKEN = 'canary-jwt-token';
const MANIFEST = JSON.stringify({
  entries: [
    { dataPath: 'orders', structureFormat: 'csv' },
    { dataPath: 'old', structureFormat: 'csv' },
    { dataPath: 'kept', structureFormat: 'csv' },
  ],
});
const CHANGES = 4;

describe.skipIf(!hasPython())('a plan', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  let server: Awaited<ReturnType<typeof startOpenMetadata>>;
  let cwd: string;
  let config: string;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto?.stop());
  beforeEach(async () => {
    await fetch(`${moto.url}/moto-api/reset`, { method: 'POST' });
    server = await startOpenMetadata('1.3.4', TOKEN);
    await putObjects(moto.url, 'lake', {
      'openmetadata.json': MANIFEST,
      'orders/1.csv': 'id,total,city\n1,2,Oslo\n',
      'old/1.csv': 'id\n1\n',
      'kept/1.csv': 'id\n1\n',
    });
    cwd = emptyFolder();
    config = workflow();
  });
  afterEach(() => server.stop());

  const workflow = (options: object = {}, more: Readonly<Record<string, unknown>> = {}): string =>
    writeWorkflow({
      more,
      endpoint: moto.url,
      server: { hostPort: `${server.url}/api`, jwtToken: TOKEN },
      options: { metrics: 'none', ...options },
    });
  const run = (...args: string[]) => sluice([...args, '-c', config], { cwd });
  const held = async (): Promise<unknown> => (await fetch(`${server.url}/__dump`)).json();
  const requests = async (): Promise<string[]> =>
    ((await (await fetch(`${server.url}/__log`)).json()) as string[][]).map(([method = '']) => method);

  /** Changes the lake: orders has another column, old is gone, and new is there. */
  async function change(): Promise<void> {
    await deletePaths(moto.url, 'lake/old/1.csv');
    await putObjects(moto.url, 'lake', {
      'openmetadata.json': MANIFEST.replace(
        '{"dataPath":"kept"',
        '{"dataPath":"new","structureFormat":"csv"},{"dataPath":"kept"',
      ),
      'orders/1.csv': 'id,total,country\n1,2.5,Norway\n',
      'new/1.csv': 'id\n1\n',
    });
  }

  test('of an empty catalogue creates everything, and writes nothing', async () => {
    const { code, stdout } = await run('plan');
    expect(code).toBe(CHANGES);
    expect(stdout).toMatchSnapshot();
    expect(await held()).toEqual([]);
    expect(new Set(await requests())).toEqual(new Set(['GET']));
  });

  test('says that nothing is to change, where nothing is', async () => {
    await run('ingest');
    const { code, stdout } = await run('plan');
    expect(code).toBe(0);
    expect(stdout).toContain('Plan: 0 to create, 0 to update, 0 to delete, 5 unchanged.');
  });

  test('names what changes, to the column, and is what a run then does', async () => {
    await run('ingest');
    await change();
    const before = await held();
    const planned = await run('plan', '--json');
    const { code, stdout } = await run('plan');
    expect(code).toBe(CHANGES);
    // Written within the same second as before, or not.
    expect(stdout.replace(/ +~ lastModified: \S+ -> \S+\n/g, '')).toMatchSnapshot();
    expect(await held()).toEqual(before);
    await run('ingest', '--report', 'r.json');
    const done = JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8'));
    const { totals, deleted } = JSON.parse(planned.stdout);
    expect({ totals, deleted }).toEqual({ totals: done.totals, deleted: done.deleted });
  });

  test('that is kept is done later, without the store, and no more than it', async () => {
    await run('ingest');
    await change();
    expect((await run('plan', '--out', 'plan.jsonl', '-q')).code).toBe(CHANGES);
    expect(readFileSync(join(cwd, 'plan.jsonl'), 'utf8')).not.toContain('canary');
    // What comes later is no part of it.
    await putObjects(moto.url, 'lake', { 'kept/2.csv': 'id\n2\n' });
    const { code, stderr } = await run('ingest', '--plan-file', 'plan.jsonl', '--report', 'r.json');
    expect([code, stderr]).toEqual([0, expect.stringContaining('1 created, 1 updated, 1 unchanged, 1 deleted')]);
    const { scopes } = JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8'));
    const calls = scopes.flatMap((scope: { requests: object }) => Object.keys(scope.requests));
    expect(calls.every((name: string) => name.startsWith('openmetadata:'))).toBe(true);
    const again = await run('plan');
    expect([again.code, again.stdout]).toEqual([CHANGES, expect.stringContaining('Plan: 0 to create, 1 to update, 0 to delete')]);
    expect(again.stdout).toContain('~ local_s3.lake.kept');
  });

  test('that is done empties the state, which knows nothing of what it wrote', async () => {
    config = workflow({}, { runtime: { state: join(cwd, 'state') } });
    expect((await run('ingest')).code).toBe(0);
    await change();
    expect((await run('plan', '--out', 'plan.jsonl')).code).toBe(CHANGES);
    expect(readdirSync(join(cwd, 'state'))).toEqual(['000001.journal']);
    expect((await run('ingest', '--plan-file', 'plan.jsonl')).code).toBe(0);
    expect(readdirSync(join(cwd, 'state'))).toEqual([]);
    const { code, stderr } = await run('ingest', '--resume');
    expect(stderr).toContain('NOTHING_TO_RESUME');
    expect(code).toBe(0);
  });

  test('does not do what has become otherwise in the catalogue', async () => {
    await run('ingest');
    await change();
    await run('plan', '--out', 'plan.jsonl', '-q');
    // Somebody runs the workflow before the plan is done.
    await run('ingest', '-q');
    const before = await held();
    const { code, stderr } = await run('ingest', '--plan-file', 'plan.jsonl');
    expect(code).toBe(1);
    expect(stderr).toContain('[PLAN_STALE]');
    expect(await held()).toEqual(before);
  });

  test('is refused where it was cut short or changed, and for another workflow', async () => {
    await run('plan', '--out', 'plan.jsonl', '-q');
    const whole = readFileSync(join(cwd, 'plan.jsonl'), 'utf8');
    const refused = async (text: string): Promise<string> => {
      writeFileSync(join(cwd, 'plan.jsonl'), text);
      const { code, stderr } = await run('ingest', '--plan-file', 'plan.jsonl');
      expect(code).toBe(2);
      return stderr;
    };
    expect(await refused(whole.split('\n').slice(0, -2).join('\n'))).toContain('plan.jsonl is cut short');
    expect(await refused(whole.replace('orders', 'others'))).toContain('was changed since it was made');
    expect(await refused('')).toContain('plan.jsonl is empty');
    config = workflow({ includeTags: true });
    expect(await refused(whole)).toContain('of another workflow');
    expect(await held()).toEqual([]);
  });

  test('into a file compares with what the file has, and cannot be done in part', async () => {
    const sink = ['--sink', 'file:out.jsonl'];
    expect((await run('plan', ...sink, '-q')).code).toBe(CHANGES);
    await run('ingest', ...sink);
    expect((await run('plan', ...sink, '-q')).code).toBe(0);
    await change();
    const { code, stdout } = await run('plan', ...sink, '--out', 'plan.jsonl');
    expect([code, stdout]).toEqual([CHANGES, expect.stringContaining('+ dataModel.columns.country: string')]);
    const applied = await run('ingest', ...sink, '--plan-file', 'plan.jsonl');
    expect([applied.code, applied.stderr]).toEqual([2, expect.stringContaining('makes its output anew')]);
  });

  test('of proposals for DataHub tells what their file lacks', async () => {
    const plan = () => run('plan', '--sink', 'datahub:out.json');
    expect((await plan()).stdout).toContain('Plan: 4 to create');
    await run('ingest', '--sink', 'datahub:out.json');
    const { code, stdout } = await plan();
    expect([code, stdout]).toEqual([0, expect.stringContaining('Plan: 0 to create, 0 to update')]);
  });
});
