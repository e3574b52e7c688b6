import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deletePaths, putObjects } from '../support/moto-objects.js';
import { copyPluginApi, MADE_UP_PACKAGE, madeUpWorkflow, writeFiles } from '../support/outside-plugin.js';
import { hasPython } from '../support/python.mjs';
import { startMoto, startOpenMetadata } from '../support/servers.mjs';
import { emptyFolder, sluice, writeWorkflow } from '../support/sluice.js';

const TOKEN = 'canary-jwt-token';
const CSV = 'id,total\n1,2\n';

function namesIn(path: string): string[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).fullyQualifiedName);
}

describe('the sink tee', () => {
  let folder: string;
  beforeEach(() => {
    folder = emptyFolder();
    writeFiles(join(folder, 'connector'), MADE_UP_PACKAGE);
    copyPluginApi(join(folder, 'connector'));
  });

  /** Runs a workflow of made-up buckets into sinks, which are written as YAML. */
  function ingest(...sinks: readonly string[]) {
    const tee = `sink: { type: tee, config: { sinks: [${sinks.join(', ')}] } }`;
    writeFiles(folder, { 'w.yaml': madeUpWorkflow('./connector').replace(/^sink: .*$/m, tee) });
    return sluice(['ingest', '-c', 'w.yaml', '--report', 'r.json'], { cwd: folder });
  }

  test('writes the same to several, one from outside and another tee among them', async () => {
    const { code, stdout, stderr } = await ingest(
      '{ type: file, config: { path: a.jsonl } }',
      '{ type: printed }',
      '{ type: tee, config: { sinks: [{ type: file, config: { path: b.jsonl } }] } }',
    );
    expect(stderr).toContain('b is refused');
    expect(stderr).toContain('made-up -> tee partial: 3 created, 1 failed');
    expect(code).toBe(1);
    expect(stdout).toBe('lake\nlake.a\nlake.c\n');
    expect(namesIn(join(folder, 'a.jsonl'))).toEqual(['lake', 'lake.a', 'lake.c']);
    expect(readFileSync(join(folder, 'b.jsonl'))).toEqual(readFileSync(join(folder, 'a.jsonl')));
  });

  test('stops where one can write nothing, and names it', async () => {
    const sinks = ['{ type: file, config: { path: a.jsonl } }', '{ type: file, config: { path: none/b.jsonl } }'];
    const { code, stderr } = await ingest(...sinks);
    expect(code).toBe(3);
    expect(stderr).toContain('file (sinks[1]): ');
    expect(stderr).toContain('SINK_NOT_WRITABLE');
    expect(existsSync(join(folder, 'a.jsonl'))).toBe(false);
  });

  test('is checked as a whole, and told as a whole', async () => {
    const { code, stderr } = await ingest('{ type: file, config: { pth: a } }', '{ type: metadata-rest }', '{ type: consle }');
    expect(code).toBe(2);
    expect(stderr).toContain('sink.config.sinks[0].config.pth is not a known key: did you mean path?');
    expect(stderr).toContain('workflowConfig.openMetadataServerConfig is required by the sink metadata-rest');
    expect(stderr).toContain('sink.config.sinks[2].type: there is no sink plugin consle; did you mean console?');
    await ingest('{ type: console }', '{ type: printed }');
    const { stdout } = await sluice(['validate', '-c', 'w.yaml'], { cwd: folder });
    expect(stdout).toBe('w.yaml is valid: made-up -> refuse -> tee(console, printed), service lake\n');
  });
});

describe.skipIf(!hasPython())('the sink tee of a catalogue and a file', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  let server: Awaited<ReturnType<typeof startOpenMetadata>>;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto?.stop());
  beforeEach(async () => {
    server = await startOpenMetadata('1.3.4', TOKEN);
    const entries = ['a', 'b'].map((dataPath) => ({ dataPath, structureFormat: 'csv' }));
    await putObjects(moto.url, 'kept', { 'openmetadata.json': JSON.stringify({ entries }), 'a/1.csv': CSV, 'b/1.csv': CSV });
    await putObjects(moto.url, 'old', { 'openmetadata.json': JSON.stringify({ entries }), 'a/1.csv': CSV, 'b/1.csv': CSV });
  });
  afterEach(() => server.stop());

  async function ingest(cwd: string) {
    const target = { hostPort: `${server.url}/api`, jwtToken: TOKEN };
    const sinks = [{ type: 'file', config: { path: 'out.jsonl' } }, { type: 'metadata-rest' }];
    const more = { sink: { type: 'tee', config: { sinks } } };
    const config = writeWorkflow({ endpoint: moto.url, server: target, options: { metrics: 'none' }, more });
    const result = await sluice(['ingest', '-c', config, '--report', 'r.json'], { cwd });
    return { ...result, report: JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8')) };
  }

  async function alive(): Promise<string[]> {
    const entities = (await (await fetch(`${server.url}/__dump`)).json()) as { fullyQualifiedName: string }[];
    return entities.map(({ fullyQualifiedName }) => fullyQualifiedName).sort();
  }

  test('leaves the same in both, what is gone and the counts included', async () => {
    const cwd = emptyFolder();
    const all = ['kept', 'kept.a', 'kept.b', 'old', 'old.a', 'old.b'].map((name) => `local_s3.${name}`);
    const first = await ingest(cwd);
    expect(first).toMatchObject({ code: 0, report: { status: 'succeeded', totals: { created: 7, updated: 0 }, deleted: [] } });
    expect(await alive()).toEqual(['local_s3', ...all]);
    expect(namesIn(join(cwd, 'out.jsonl'))).toEqual(['local_s3', ...all]);
    const keys = ['openmetadata.json', 'a/1.csv', 'b/1.csv'].map((key) => `old/${key}`);
    await deletePaths(moto.url, 'kept/b/1.csv', ...keys, 'old');
    const { code, report } = await ingest(cwd);
    expect(code).toBe(0);
    expect(report.deleted).toEqual(all.filter((name) => !['local_s3.kept', 'local_s3.kept.a'].includes(name)));
    expect(report).toMatchObject({ warnings: [], notDeleted: [] });
    expect(await alive()).toEqual(['local_s3', 'local_s3.kept', 'local_s3.kept.a']);
    expect(namesIn(join(cwd, 'out.jsonl'))).toEqual(['local_s3', 'local_s3.kept', 'local_s3.kept.a']);
  });

  test('tells no secret', async () => {
    const cwd = emptyFolder();
    const { stderr, stdout } = await ingest(cwd);
    for (const text of [stderr, stdout, ...['r.json', 'out.jsonl'].map((name) => readFileSync(join(cwd, name), 'utf8'))]) {
      expect(text).not.toMatch(/canary/);
    }
  });
});
