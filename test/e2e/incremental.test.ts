import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startForwarder } from '../support/forwarder.js';
import { hasPython } from '../support/python.mjs';
import { RepeatedRuns, type RunResult } from '../support/repeated-runs.js';

const CSV = 'id,total\n1,2\n';
const csv = (dataPath: string, more: object = {}): object => ({ dataPath, structureFormat: 'csv', ...more });
const MANIFEST = [csv('a'), csv('b'), csv('c'), { dataPath: 't/*/*.csv' }, { dataPath: 'f', unstructuredFormats: ['png'] }];
const LAKE = {
  'openmetadata.json': JSON.stringify({ entries: MANIFEST }),
  'a/1.csv': CSV,
  'b/1.csv': CSV,
  'c/1.csv': CSV,
  // No sample, so that which one is does not depend on the second in which it was written.
  'c/2.csv': '',
  't/u/1.csv': CSV,
  't/v/1.csv': CSV,
  'f/1.png': 'x',
  'f/2.png': 'x',
};
const DATASETS = ['a', 'b', 'c', 't/u', 't/v'];
const ALL = ['', ...DATASETS, 'f', 'f."1.png"', 'f."2.png"'];
const SAMPLES = ['a/1.csv', 'b/1.csv', 'c/1.csv', 't/u/1.csv', 't/v/1.csv'];

describe.skipIf(!hasPython())('a run after another one', () => {
  let runs: RepeatedRuns;
  beforeAll(async () => {
    runs = await RepeatedRuns.start();
  });
  afterAll(() => runs?.stop());

  /** The first run; after it, each test leaves lake and catalogue alike. */
  async function begin(): Promise<void> {
    await runs.reset(LAKE);
    const { code, changed, reads, puts } = await runs.run();
    expect([code, changed]).toEqual([0, ALL.map((path) => `${path} created`).sort()]);
    expect(reads).toEqual([...SAMPLES, 'openmetadata.json'].sort());
    expect(puts).toHaveLength(ALL.length);
  }

  describe('that keeps a state', () => {
    beforeAll(begin);

    test('over a lake that is as it was lists it, reads its manifest and its metrics, and writes no container', async () => {
      const { code, store, catalogue, changed, report } = await runs.run({ options: { metrics: 'none' } });
      expect([code, changed]).toEqual([0, []]);
      expect(report.totals).toMatchObject({ unchanged: ALL.length + 1, created: 0, updated: 0, failed: 0 });
      expect(report.containers.map(({ fullyQualifiedName }) => fullyQualifiedName).sort()).toEqual(
        ALL.map((path) => `local_s3.lake${path === '' ? '' : `.${path}`}`).sort(),
      );
      expect([...store].sort()).toEqual(
        [
          'GET /',
          'GET /lake?location',
          'GET /lake/openmetadata.json',
          ...['a/', 'b/', 'c/', 'f/', 't/'].map((each) => `list ${each}`),
        ].sort(),
      );
      // Of a service it cannot be read back what its connection is: it is written in each run.
      expect(catalogue).toEqual(['GET system/version', 'PUT services/storageServices', 'GET containers', 'GET containers']);
    });

    test('writes again what is gone from the catalogue, without reading it', async () => {
      await runs.dropFromCatalogue('b');
      expect(await runs.run()).toMatchObject({ code: 0, changed: ['b created'], puts: ['b'], reads: ['openmetadata.json'] });
      // With the bucket, all that is in it.
      await runs.dropFromCatalogue('');
      const { changed, reads, puts } = await runs.run();
      expect(changed).toEqual(ALL.map((path) => `${path} created`).sort());
      expect([reads, puts.length]).toEqual([['openmetadata.json'], ALL.length]);
      expect((await runs.held('b'))?.['dataModel']).toMatchObject({ columns: [{ name: 'id' }, { name: 'total' }] });
    });

    test('writes again what something else has written over, without reading it', async () => {
      await runs.writeOver('b', { size: 7 });
      await runs.writeOver('c', { sourceHash: 'of something else' });
      const changed = ['b updated', 'c updated'];
      expect(await runs.run()).toMatchObject({ code: 0, changed, puts: ['b', 'c'], reads: ['openmetadata.json'] });
      expect(await runs.held('b')).toMatchObject({
        size: CSV.length,
        dataModel: { columns: [{ name: 'id' }, { name: 'total' }] },
      });
    });

    test('reads and writes everything with --full, and the next one nothing', async () => {
      const { changed, reads, puts } = await runs.run({ flags: ['--full'] });
      expect([changed, reads]).toEqual([[], [...SAMPLES, 'openmetadata.json'].sort()]);
      expect(puts).toHaveLength(ALL.length);
      expect(await runs.run()).toMatchObject({ reads: ['openmetadata.json'], puts: [] });
    });

    interface Change {
      readonly put?: Readonly<Record<string, string>>;
      readonly remove?: readonly string[];
      readonly changed: readonly string[];
      /** The folders of what is read besides the manifest. */
      readonly reads: readonly string[];
      readonly deleted?: readonly string[];
    }

    const OTHER = 'id,totaL\n1,2\n';
    const changes: readonly [string, Change][] = [
      ['a file that was changed', { put: { 'a/1.csv': OTHER }, changed: ['a updated'], reads: ['a'] }],
      ['a file that was added', { put: { 'b/2.csv': OTHER }, changed: ['b updated'], reads: ['b'] }],
      ['a file that is gone', { remove: ['c/2.csv'], changed: ['c updated'], reads: ['c'] }],
      ['a dataset that was added', { put: { 't/w/1.csv': CSV }, changed: ['t/w created'], reads: ['t/w'] }],
      ['a dataset that is gone', { remove: ['t/u/1.csv'], changed: [], reads: [], deleted: ['t/u'] }],
      [
        'files of no structure',
        {
          put: { 'f/1.png': 'xx', 'f/3.png': 'x' },
          remove: ['f/2.png'],
          changed: ['f updated', 'f."1.png" updated', 'f."3.png" created'],
          reads: [],
          deleted: ['f."2.png"'],
        },
      ],
      ['nothing where nothing is different any more', { changed: [], reads: [] }],
    ];

    test.each(changes)(
      'reads and writes %s, and nothing beside it',
      async (_, { put = {}, remove = [], deleted = [], ...expected }) => {
        await runs.put(put);
        await runs.remove(...remove);
        const { code, changed, reads, puts, report } = await runs.run();
        expect([code, changed]).toEqual([0, [...expected.changed].sort()]);
        expect(reads.filter((key) => key !== 'openmetadata.json').map((key) => dirname(key))).toEqual(expected.reads);
        expect(puts).toHaveLength(expected.changed.length);
        expect(report.deleted).toEqual(deleted.map((path) => `local_s3.lake.${path}`));
      },
    );

    test('tries again in each run to have the owners that the catalogue does not know', async () => {
      const run = { more: { processors: [{ type: 'tags', config: { rules: [{ match: { name: 'b' }, owners: ['shop'] }] } }] } };
      const codes = ({ report }: RunResult) => report.warnings.map(({ code }) => code);
      for (const _ of ['first', 'second']) expect(codes(await runs.run(run))).toEqual(['OWNER_UNKNOWN']);
      await runs.addTeam('shop');
      expect(await runs.run(run)).toMatchObject({ puts: ['b'], changed: ['b updated'], reads: ['openmetadata.json'] });
      expect(await runs.held('b')).toMatchObject({ owner: { type: 'team' } });
      expect(await runs.run(run)).toMatchObject({ puts: [], report: { warnings: [] } });
    });

    test('leaves what people changed in the catalogue as it is, and sets it right with --full', async () => {
      const processors = [{ type: 'tags', config: { rules: [{ match: { name: 'b' }, tags: ['Tier.Tier1'] }] } }];
      const run = { more: { processors } };
      await runs.run(run);
      expect(await runs.held('b')).toMatchObject({ tags: [{ tagFQN: 'Tier.Tier1' }] });
      await runs.edit('b', [{ op: 'replace', path: '/tags', value: [] }]);
      expect((await runs.run(run)).puts).toEqual([]);
      expect((await runs.held('b'))?.['tags']).toEqual([]);
      await runs.run({ ...run, flags: ['--full'] });
      expect(await runs.held('b')).toMatchObject({ tags: [{ tagFQN: 'Tier.Tier1' }] });
    });

    test('asks for metrics again, which no listing tells', async () => {
      await runs.run({ options: { metrics: 'cloudwatch' } });
      const { store, reads, puts } = await runs.run({ options: { metrics: 'cloudwatch' } });
      expect([reads, puts]).toEqual([['openmetadata.json'], []]);
      const kinds = new Set(store.map((each) => each.split(' ')[0]));
      // Metrics are POSTed for.
      expect(kinds).toEqual(new Set(['GET', 'POST', 'list']));
      expect(store.filter((each) => each.startsWith('POST'))).toEqual(['POST /', 'POST /']);
    });
  });

  describe('of runs that keep no state', () => {
    beforeAll(begin);

    test('reads all, and writes what is different alone', async () => {
      const { code, changed, reads, puts, catalogue } = await runs.run({ keepsState: false });
      expect([code, changed, puts]).toEqual([0, [], []]);
      expect(reads).toEqual([...SAMPLES, 'openmetadata.json'].sort());
      expect(catalogue).toEqual(['GET system/version', 'PUT services/storageServices', 'GET containers', 'GET containers']);
      await runs.put({ 'a/1.csv': 'id,totaL\n1,2\n' });
      expect(await runs.run({ keepsState: false })).toMatchObject({ changed: ['a updated'], puts: ['a'] });
    });

    test('writes again what is gone from the catalogue, or was written over', async () => {
      await runs.dropFromCatalogue('a');
      await runs.writeOver('b', { size: 7 });
      await runs.writeOver('c', { sourceHash: 'of something else' });
      const { changed, puts } = await runs.run({ keepsState: false });
      expect([changed, puts]).toEqual([
        ['a created', 'b updated', 'c updated'],
        ['a', 'b', 'c'],
      ]);
    });

    test('writes all with --full, and where what people set is to be written over', async () => {
      expect((await runs.run({ keepsState: false, flags: ['--full'] })).puts).toHaveLength(ALL.length);
      expect((await runs.run({ keepsState: false, options: { overrideMetadata: true } })).puts).toHaveLength(ALL.length);
    });
  });

  describe('into a catalogue that cannot tell what it holds', () => {
    beforeAll(begin);

    test.each([true, false])('writes all, and says so; with a state: %s', async (keepsState) => {
      const forwarder = await startForwarder(runs.catalogueUrl, (request, response) => {
        const isListing = request.method === 'GET' && request.url?.startsWith('/api/v1/containers?') === true;
        if (isListing) response.writeHead(403, { 'content-type': 'application/json' }).end('{"message":"you may not"}');
        return isListing;
      });
      try {
        const run = { keepsState, catalogue: forwarder.url, options: { markDeletedContainers: false } };
        await runs.run(run);
        const { code, puts, reads, report } = await runs.run(run);
        expect(code).toBe(0);
        expect(puts).toHaveLength(ALL.length);
        // What is read is known by the state all the same.
        expect(reads).toHaveLength(keepsState ? 1 : 1 + SAMPLES.length);
        expect(report.warnings).toMatchObject([{ code: 'CHANGES_UNKNOWN' }]);
      } finally {
        await forwarder.stop();
      }
    });

    test('since it is a file that is made anew makes the same file without reading', async () => {
      const flags = ['--sink', 'file:out.jsonl'];
      const output = join(runs.folder, 'out.jsonl');
      await runs.run({ flags });
      const first = readFileSync(output, 'utf8');
      const { reads } = await runs.run({ flags });
      expect(reads).toEqual(['openmetadata.json']);
      expect(readFileSync(output, 'utf8')).toBe(first);
      expect(first.split('\n').filter((line) => line.includes('"kind":"container"'))).toHaveLength(ALL.length);
    });
  });
});
