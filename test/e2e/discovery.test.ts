import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Container, ManifestSuggestion } from '@sluice/plugin-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareWithExpected } from '../support/compare.js';
import { lakeFolder } from '../support/lake-folder.js';
import { hasPython } from '../support/python.mjs';
import { loadLake, startMoto, startOpenMetadata } from '../support/servers.mjs';
import { emptyFolder, sluice, writeWorkflow } from '../support/sluice.js';

/** What differs from S3 on a disk. */
const IGNORED = 'serviceType,size,numberOfObjects,sourceUrl,fullPath';
const MANIFEST = 'openmetadata.json';
const TOKEN = 'canary-jwt-token';

/** A table that lies in a lake and that no manifest declares: its file, the columns that this has, and what speaks for the find. */
type Undeclared = readonly [file: string, columns: readonly string[], why: string];

/** What discovery makes of the lakes otherwise than their manifests declare, and why. */
const DIFFERENCES: Readonly<
  Record<
    'lake-a' | 'lake-b',
    { readonly right: string; readonly undeclared: Readonly<Record<string, Undeclared>>; readonly lines: readonly string[] }
  >
> = {
  'lake-a': {
    right: '21 of 22 entities right, 9 extra',
    undeclared: {
      'eu-archive.x': ['eu-archive/x/y.csv', ['a', 'b'], 'its bucket, which is there for its region, has no manifest'],
      'sales-data.events_gz': [
        'sales-data/events_gz/part-0.json.gz',
        ['id', 'type', 'user', 'score', 'ok', 'nothing'],
        'gzipped JSON beside `events`, which is declared; in the bucket `hard` a folder of that kind is declared, too',
      ],
      'sales-data.orders_old': [
        'sales-data/orders_old/part-000.csv',
        ['legacy_id'],
        'another table than `orders`, which is declared and whose path its own begins with',
      ],
    },
    lines: [
      // Whole numbers are INT by the rule of partitions, `01` too; the manifest says STRING.
      'local_s3.sales-data.transactions.month: INT, want string',
      // Documents are a container each; the manifest has one for the folder, which is there too.
      'local_s3.sales-data.docs.a: not expected',
      ...[0, 1, 2, 3, 4].map((index) => `local_s3.sales-data.docs.a."${index}.pdf": not expected`),
    ],
  },
  'lake-b': {
    right: '37 of 39 entities right, 6 extra',
    undeclared: {
      'no-manifest.auto': ['no-manifest/auto/p.csv', ['m', 'n'], 'its bucket has no manifest'],
      'zips.j': ['zips/j/a.jsonl', ['a'], 'the same as `jg`, which is declared, but not in gzip'],
    },
    lines: [
      // The manifest takes the pictures by a glob, as children of the bucket; discovery takes the folder, as it does in the bucket `media`.
      ...[0, 1].map((index) => `local_s3.media-glob."pics/2024/${index}.png": missing`),
      'local_s3.media-glob.pics: not expected',
      'local_s3.media-glob.pics.2024: not expected',
      ...[0, 1].map((index) => `local_s3.media-glob.pics.2024."${index}.png": not expected`),
    ],
  },
};

/** A lake on the disk without its manifests, and a workflow for it. */
function bareLake(
  lake: string,
  options: object = {},
): { readonly root: string; readonly config: string; readonly buckets: string[] } {
  const root = lakeFolder(lake);
  const { buckets } = JSON.parse(readFileSync(new URL(`../lakes/${lake}/lake.json`, import.meta.url), 'utf8')) as {
    buckets: object;
  };
  for (const bucket of Object.keys(buckets)) rmSync(join(root, bucket, MANIFEST), { force: true });
  return { root, config: workflowOf(root, options), buckets: Object.keys(buckets) };
}

/** The names in the head of a file of delimited text, or of the first record of one of JSON lines: read without Sluice. */
function columnsOf(lake: string, file: string): readonly string[] {
  const bytes = readFileSync(new URL(`../lakes/${lake}/${file}`, import.meta.url));
  const [head = ''] = String(file.endsWith('.gz') ? gunzipSync(bytes) : bytes).split('\n');
  return file.endsWith('.csv') ? head.split(',') : Object.keys(JSON.parse(head) as object);
}

function workflowOf(root: string, options: object, server?: { readonly hostPort: string; readonly jwtToken: string }): string {
  const source = {
    type: 'filesystem',
    serviceName: 'local_s3',
    serviceConnection: { config: { type: 'CustomStorage', root } },
    sourceConfig: { config: { type: 'StorageMetadata', containerFilterPattern: { excludes: ['tmp-.*'] }, ...options } },
  };
  const path = join(emptyFolder(), 'w.yaml');
  const { hostPort, jwtToken } = server ?? {};
  const openMetadataServerConfig = { hostPort, authProvider: 'openmetadata', securityConfig: { jwtToken } };
  const target =
    server === undefined
      ? { sink: { type: 'console', config: {} } }
      : { sink: { type: 'metadata-rest', config: {} }, workflowConfig: { openMetadataServerConfig } };
  writeFileSync(path, JSON.stringify({ source, ...target }));
  return path;
}

async function containersOf(
  config: string,
): Promise<{ readonly text: string; readonly file: string; readonly code: number | null }> {
  const cwd = emptyFolder();
  const { code } = await sluice(['ingest', '-q', '-c', config, '--sink', 'file:out.jsonl'], { cwd });
  const file = join(cwd, 'out.jsonl');
  return { text: readFileSync(file, 'utf8'), file, code };
}

describe.each(['lake-a', 'lake-b'] as const)('%s without its manifests', (lake) => {
  test('has the datasets that its manifests declare, by discovery: auto, the same each time', async () => {
    const { config } = bareLake(lake, { discovery: 'auto' });
    const [first, second] = [await containersOf(config), await containersOf(config)];
    expect(second.text).toBe(first.text);
    const lines = compareWithExpected(lake, first.file, IGNORED).split('\n');
    expect(lines.at(-1)).toBe(DIFFERENCES[lake].right);
    const { undeclared, lines: otherwise } = DIFFERENCES[lake];
    const tables = Object.keys(undeclared).map((name) => `local_s3.${name}: not expected`);
    expect(lines.slice(0, -1).sort()).toEqual([...tables, ...otherwise].sort());
    const found = first.text.split('\n').flatMap((line) => (line === '' ? [] : (JSON.parse(line) as Container)));
    for (const [name, [file, columns]] of Object.entries(undeclared)) {
      expect([name, columnsOf(lake, file)]).toEqual([name, columns]);
      const container = found.find(({ fullyQualifiedName }) => fullyQualifiedName === `local_s3.${name}`);
      expect([name, container?.dataModel?.columns.map((column) => column.name)]).toEqual([name, columns]);
    }
  });

  test('gives these proposals and no more, each with its reason', async () => {
    const { config } = bareLake(lake);
    const { stdout } = await sluice(['manifest', 'suggest', '-c', config, '--json']);
    const found = stdout.split('\n').flatMap((line) => (line === '' ? [] : (JSON.parse(line) as ManifestSuggestion)));
    const expected = JSON.parse(readFileSync(new URL(`../expected/suggested-${lake}.json`, import.meta.url), 'utf8'));
    const told = ({ bucket, proposals, leftOut, beside, notes }: ManifestSuggestion) => [
      bucket,
      { proposals, leftOut, beside, notes },
    ];
    expect(Object.fromEntries(found.map(told))).toEqual(expected);
  });

  test('has the same once the manifests are there that are suggested for it', async () => {
    const { root, config } = bareLake(lake, { discovery: 'auto' });
    const discovered = await containersOf(config);
    const { code, stderr } = await sluice(['manifest', 'suggest', '-c', config, '--write', 'beside']);
    expect(code).toBe(0);
    expect(stderr).toContain(`written: file://${root}/`);
    const declared = await containersOf(workflowOf(root, {}));
    // The manifests themselves are objects of their buckets, and of no dataset.
    expect(declared.text).toBe(discovered.text);
    const again = await sluice(['manifest', 'suggest', '-c', config]);
    expect(again.stdout).toContain('not read, since a manifest has');
    expect(again.code).toBe(0);
  });
});

describe('sluice manifest suggest', () => {
  test('prints what it proposes, how sure it is, and what it leaves out and why', async () => {
    const { config, root } = bareLake('lake-a');
    const { code, stdout, stderr } = await sluice([
      'manifest',
      'suggest',
      '-c',
      config,
      '--bucket',
      'sales-data',
      '--bucket',
      'raw-logs',
    ]);
    expect(code).toBe(0);
    expect(stdout.replaceAll(root, '/lake')).toMatchSnapshot();
    expect(stderr).toMatch(/^2 buckets read, 11 entries proposed; requests: .* fs\.read/m);
  });

  test('prints all of it as JSON, a line for each bucket', async () => {
    const { config, root } = bareLake('lake-b');
    const { stdout } = await sluice(['manifest', 'suggest', '-c', config, '--json', '--bucket', 'depths', '--bucket', 'nope']);
    const [depths, nope] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(depths).toEqual({
      bucket: 'depths',
      uri: `file://${root}/depths`,
      proposals: [
        {
          entry: { dataPath: 'land/*/*/*.csv' },
          confidence: 'medium',
          reason: '4 tables of the same format and layout lie beside each other: land/eu/x, land/eu/y, land/us/x, land/us/y',
          numberOfObjects: 4,
          size: 36,
        },
      ],
      leftOut: [],
      beside: { numberOfObjects: 0, size: 0 },
      all: { numberOfObjects: 4, size: 36 },
      notes: [],
    });
    expect(nope).toMatchObject({ bucket: 'nope', error: { code: 'BUCKET_NOT_FOUND' } });
  });

  test('writes a file for each bucket, or one for all, which a run takes; none over another without --force', async () => {
    const { config, root } = bareLake('lake-b');
    const out = emptyFolder();
    const suggest = (...args: string[]) => sluice(['manifest', 'suggest', '-c', config, ...args]);
    expect((await suggest('--bucket', 'zips', '--write', out)).code).toBe(0);
    const manifest = JSON.parse(readFileSync(join(out, 'zips.openmetadata.json'), 'utf8'));
    expect(manifest.entries.map(({ dataPath }: { dataPath: string }) => dataPath)).toEqual(['g', 'j', 'jg']);
    const refused = await suggest('--bucket', 'zips', '--write', out);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('MANIFEST_EXISTS')]);
    expect((await suggest('--bucket', 'zips', '--write', out, '--force', '--least', 'high')).code).toBe(0);

    const none = await suggest('--bucket', 'zips', '--write', 'beside', '--least', 'high');
    expect([none.code, none.stderr]).toEqual([
      0,
      expect.stringContaining(`not written: file://${root}/zips: none of its entries`),
    ]);

    const all = join(out, 'all.json');
    expect((await suggest('--write', all)).code).toBe(0);
    const { file } = await containersOf(workflowOf(root, { storageMetadataConfigSource: { manifestFilePath: all } }));
    expect(compareWithExpected('lake-b', file, IGNORED)).toContain(DIFFERENCES['lake-b'].right);

    expect((await suggest('--bucket', 'zips', '--write', 'beside')).code).toBe(0);
    const beside = await suggest('--bucket', 'zips', '--write', 'beside');
    expect([beside.code, beside.stderr]).toEqual([1, expect.stringContaining(`file://${root}/zips/${MANIFEST}`)]);
    expect((await suggest('--bucket', 'zips', '--write', 'beside', '--force')).code).toBe(0);
    expect(existsSync(join(root, 'depths', MANIFEST))).toBe(false);
  });

  test('ends as other commands do where the store is not there, and where nothing can be written', async () => {
    const gone = await sluice(['manifest', 'suggest', '-c', workflowOf('/no/such/root', {})]);
    expect([gone.code, gone.stderr]).toEqual([3, expect.stringContaining('STORE_UNREACHABLE')]);
    const { config } = bareLake('lake-b');
    const file = join(emptyFolder(), 'file');
    writeFileSync(file, '');
    const nowhere = await sluice(['manifest', 'suggest', '-c', config, '--bucket', 'zips', '--write', join(file, 'below')]);
    expect([nowhere.code, nowhere.stderr]).toEqual([1, expect.stringContaining('MANIFEST_NOT_WRITABLE')]);
  });
});

describe.skipIf(!hasPython())('in the catalogue', () => {
  test('what discovery does not find stays, and what a manifest does not have goes', async () => {
    const server = await startOpenMetadata('2.0.6', TOKEN);
    try {
      const root = lakeFolder('lake-b');
      const target = { hostPort: `${server.url}/api`, jwtToken: TOKEN };
      const ingest = async (options: object) =>
        (await sluice(['ingest', '-c', workflowOf(root, { containerFilterPattern: { includes: ['zips'] }, ...options }, target)]))
          .stderr;
      rmSync(join(root, 'zips', MANIFEST));
      expect(await ingest({ discovery: 'auto' })).toContain('5 created');
      rmSync(join(root, 'zips', 'j'), { recursive: true });
      const kept = await ingest({ discovery: 'auto' });
      expect(kept).not.toContain('deleted');
      expect(kept).toContain('it is not known whether 1 more containers are gone');
      const entries = ['g', 'jg'].map((dataPath) => ({ dataPath, structureFormat: dataPath === 'g' ? 'csv.gz' : 'jsonl.gz' }));
      writeFileSync(join(root, 'zips', MANIFEST), JSON.stringify({ entries }));
      expect(await ingest({ discovery: 'auto' })).toContain('1 deleted');
    } finally {
      await server.stop();
    }
  });
});

describe.skipIf(!hasPython())('in S3', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  beforeAll(async () => {
    moto = await startMoto();
    loadLake('lake-b', moto.url);
  });
  afterAll(() => moto?.stop());

  test('discovery lists a bucket once more, and a written manifest is the one of the next run', async () => {
    const cwd = emptyFolder();
    const connection = { bucketNames: ['no-manifest'] };
    const config = writeWorkflow({ endpoint: moto.url, connection, options: { discovery: 'auto', metrics: 'none' } });
    const ingest = async (name: string) => {
      const { code } = await sluice(['ingest', '-q', '-c', config, '--sink', `file:${name}.jsonl`, '--report', `${name}.json`], {
        cwd,
      });
      expect(code).toBe(0);
      const { scopes, warnings } = JSON.parse(readFileSync(join(cwd, `${name}.json`), 'utf8'));
      const { requests } = scopes.find(({ scope }: { scope: string }) => scope === 's3://no-manifest');
      return {
        requests,
        codes: warnings.map(({ code: each }: { code: string }) => each),
        text: readFileSync(join(cwd, `${name}.jsonl`), 'utf8'),
      };
    };
    const discovered = await ingest('discovered');
    // The manifest that is not there, and a sample; the whole bucket, and the folder of the dataset.
    expect(discovered.requests).toMatchObject({ 's3:GetObject': 2, 's3:ListObjectsV2': 2 });
    expect(discovered.codes).toContain('DATASETS_DISCOVERED');
    const { code, stderr } = await sluice(['manifest', 'suggest', '-c', config, '--write', 'beside']);
    expect([code, stderr]).toEqual([0, expect.stringContaining('written: s3://no-manifest/openmetadata.json: 1 of 1 entry\n')]);
    const declared = await ingest('declared');
    expect(declared.requests).toMatchObject({ 's3:GetObject': 2, 's3:ListObjectsV2': 1 });
    expect(declared.codes).not.toContain('DATASETS_DISCOVERED');
    expect(declared.text).toBe(discovered.text);
  });
});
