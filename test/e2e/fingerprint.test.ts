import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasPython } from '../support/python.mjs';
import { RepeatedRuns, type RunParts } from '../support/repeated-runs.js';
import { emptyFolder } from '../support/sluice.js';

const CLI = fileURLToPath(new URL('../../packages/cli/', import.meta.url));
const PLUGIN_API = fileURLToPath(new URL('../../packages/plugin-api/dist/index.js', import.meta.url));
const CSV = 'id,total\n1,2\n';
const csv = (dataPath: string, more: object = {}): object => ({ dataPath, structureFormat: 'csv', ...more });
const manifest = (...entries: readonly object[]) => ({ 'openmetadata.json': JSON.stringify({ entries }) });
const ENTRIES = [csv('a'), csv('b'), { dataPath: 't/*/*.csv' }];
const LAKE = { ...manifest(...ENTRIES), 'a/1.csv': CSV, 'b/1.csv': CSV, 't/u/1.csv': CSV };
const SAMPLES = ['a/1.csv', 'b/1.csv', 't/u/1.csv'];

/** The code of a plugin that says one word of each container. */
function notingPlugin(word: string): string {
  return `
    import { definePlugin } from ${JSON.stringify(PLUGIN_API)};
    class Noting {
      process(entity) {
        return [entity.kind === 'container' ? { ...entity, description: '${word}' } : entity];
      }
    }
    export const plugin = definePlugin({
      kind: 'processor',
      type: 'noting',
      title: 'Notes a word',
      configSchema: { type: 'object', additionalProperties: false, properties: {} },
      capabilities: [],
      permissions: [],
      component: Noting,
    });`;
}

/** A `sluice.js` of another version, and otherwise the same. */
function otherVersion(): string {
  const folder = emptyFolder();
  for (const part of ['bin', 'dist']) cpSync(join(CLI, part), join(folder, part), { recursive: true });
  symlinkSync(join(CLI, 'node_modules'), join(folder, 'node_modules'));
  const about = JSON.parse(readFileSync(join(CLI, 'package.json'), 'utf8')) as object;
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...about, version: '99.0.0' }));
  return join(folder, 'bin/sluice.js');
}

describe.skipIf(!hasPython())('the next run', () => {
  let runs: RepeatedRuns;
  beforeAll(async () => {
    runs = await RepeatedRuns.start();
    await runs.reset(LAKE);
    expect(await runs.run()).toMatchObject({ code: 0, reads: [...SAMPLES, 'openmetadata.json'].sort() });
  });
  afterAll(() => runs?.stop());

  /** What a run reads besides the manifest. */
  async function readsOf(parts: RunParts = {}): Promise<readonly string[]> {
    const { code, reads, stderr } = await runs.run(parts);
    expect(stderr).not.toContain('[');
    expect(code).toBe(0);
    return reads.filter((key) => key !== 'openmetadata.json');
  }

  const filter = (config: object): RunParts => ({ more: { processors: [{ type: 'filter', config }] } });
  const others: readonly [string, () => RunParts][] = [
    ['Sluice is of another version', () => ({ program: otherVersion() })],
    ['there is a processor', () => filter({ excludeNames: ['x'] })],
    ['a processor has another option', () => filter({ excludeNames: ['y'] })],
    ['there is none again', () => ({})],
    ['the source has another option', () => ({ options: { samples: 2 } })],
    ['the sink has another option', () => ({ options: { overrideMetadata: true } })],
    ['the sink is another one', () => ({ flags: ['--sink', `file:${join(runs.folder, 'out.jsonl')}`] })],
    ['the catalogue is another one', () => ({ catalogue: runs.catalogueUrl.replace('127.0.0.1', 'localhost') })],
  ];

  test.each(others)('reads everything where %s, and the one after it nothing', async (_, parts) => {
    const same = parts();
    expect(await readsOf(same)).toEqual(SAMPLES);
    expect(await readsOf(same)).toEqual([]);
  });

  test('lets the time alone decide where a rule of age does', async () => {
    const parts = filter({ maxAgeDays: 3600 });
    expect(await readsOf(parts)).toEqual(SAMPLES);
    expect(await readsOf(parts)).toEqual(SAMPLES);
  });

  test('reads everything where the code of a plugin is another one', async () => {
    const file = join(emptyFolder(), 'noting.mjs');
    const write = (word: string): void => writeFileSync(file, notingPlugin(word));
    write('one');
    const parts = { more: { plugins: [file], processors: [{ type: 'noting', config: {} }] } };
    await runs.run(parts);
    expect(await readsOf(parts)).toEqual([]);
    write('two');
    expect(await readsOf(parts)).toEqual(SAMPLES);
  });

  test('reads what an entry that was changed is of', async () => {
    await readsOf();
    await runs.put(manifest(csv('a', { header: false }), ...ENTRIES.slice(1)));
    expect(await readsOf()).toEqual(['a/1.csv']);
    await runs.put(manifest(ENTRIES[2] ?? {}, csv('a', { header: false }), csv('b')));
    expect(await readsOf()).toEqual([]);
  });

  test('reads nothing where it is only told how to run, or with which secrets', async () => {
    await readsOf();
    expect(await readsOf({ awsConfig: { awsSecretAccessKey: 'canary-other-key' } })).toEqual([]);
    expect(await readsOf({ flags: ['--log-level', 'ERROR'] })).toEqual([]);
  });

  test('reads again what failed, and what was warned of', async () => {
    await runs.put({ ...manifest(csv('bad'), csv('b')), 'bad/1.csv': '\0\0\0' });
    const failing = async () => (await runs.run()).reads.filter((key) => key.startsWith('bad'));
    expect(await failing()).toEqual(['bad/1.csv']);
    expect(await failing()).toEqual(['bad/1.csv']);
  });
});

describe.skipIf(!hasPython())('what lies beside the data', () => {
  let runs: RepeatedRuns;
  beforeAll(async () => {
    runs = await RepeatedRuns.start();
    // Folders with something beside their data, and others that are never touched.
    const entries = [
      csv('a'),
      csv('q'),
      { dataPath: 'p/part-*.csv' },
      csv('one.csv'),
      { dataPath: 'f', unstructuredFormats: ['png'] },
    ];
    await runs.reset({
      ...manifest(...entries),
      'a/1.csv': CSV,
      'q/1.csv': CSV,
      'p/part-1.csv': CSV,
      'one.csv': CSV,
      'f/1.png': 'x',
    });
    await runs.run(RUN);
  });
  afterAll(() => runs?.stop());

  const RUN = { more: { processors: [{ type: 'tags', config: { sidecar: true, readme: true } }] } };
  const FOLDERS = ['', 'a/', 'p/', 'f/'];
  const beside = (name: string, text: string) => Object.fromEntries(FOLDERS.map((folder) => [`${folder}${name}`, text]));

  /** What the containers of the folders are said to be, and the samples that were read for that. */
  async function described() {
    const { code, reads, report } = await runs.run(RUN);
    expect(code).toBe(0);
    const descriptions = ['', '.a', '.p', '.f'].map(
      (path) => report.containers.find((each) => each['fullyQualifiedName'] === `local_s3.lake${path}`)?.['description'],
    );
    return { descriptions, samples: reads.filter((key) => key.endsWith('.csv')) };
  }

  test('is seen when it comes, when it is changed and when it is gone', async () => {
    expect(await described()).toEqual({ descriptions: Array(4).fill(undefined), samples: [] });
    const steps: readonly [string, () => Promise<void>][] = [
      ['A shop', () => runs.put(beside('README.md', 'A shop'))],
      ['A store', () => runs.put(beside('README.md', 'A store'))],
      ['Orders', () => runs.put(beside('_sluice.yaml', 'description: Orders'))],
      ['Refund', () => runs.put(beside('_sluice.yaml', 'description: Refund'))],
      ['A store', () => runs.remove(...Object.keys(beside('_sluice.yaml', '')))],
    ];
    for (const [description, step] of steps) {
      await step();
      expect(await described()).toEqual({ descriptions: Array(4).fill(description), samples: ['a/1.csv', 'p/part-1.csv'] });
      expect((await described()).samples).toEqual([]);
    }
  });
});
