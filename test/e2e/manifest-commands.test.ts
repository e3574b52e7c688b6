import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lakeFolder } from '../support/lake-folder.js';
import { emptyFolder, sluice } from '../support/sluice.js';

const PROCESSES = 4;

interface Container {
  readonly kind: string;
  readonly fullyQualifiedName: string;
  readonly prefix: string;
  readonly fullPath: string;
  readonly numberOfObjects?: number;
}

interface Explained {
  readonly key: string;
  readonly bucketRule?: string;
  readonly entries: readonly {
    readonly fate: 'taken' | 'dropped' | 'beside' | 'refused';
    readonly rule?: string;
    readonly containers: readonly Container[];
  }[];
}

function write(name: string, text: string): string {
  const path = join(emptyFolder(), name);
  writeFileSync(path, text);
  return path;
}

function workflowFor(root: string, options = {}): string {
  const workflow = {
    source: {
      type: 'filesystem',
      serviceName: 'lake',
      serviceConnection: { config: { type: 'CustomStorage', root } },
      sourceConfig: { config: { type: 'StorageMetadata', ...options } },
    },
    sink: { type: 'file', config: { path: 'out.jsonl' } },
  };
  return write('w.yaml', JSON.stringify(workflow));
}

function keysOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(folder, path)).isFile());
}

/** What the run wrote below a bucket, folders of unstructured files left out. */
async function ingested(config: string): Promise<Container[]> {
  const cwd = emptyFolder();
  await sluice(['ingest', '-c', config, '-q'], { cwd });
  const lines = readFileSync(join(cwd, 'out.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Container).filter(({ kind, prefix }) => kind === 'container' && prefix !== '/');
}

async function explainAll(root: string, config: string): Promise<(Explained & { readonly bucket: string })[]> {
  const asked = readdirSync(root).flatMap((bucket) => {
    const folder = join(root, bucket);
    const manifest = join(folder, 'openmetadata.json');
    if (!existsSync(manifest)) return [];
    const objects = keysOf(folder);
    const keys = write('keys.txt', objects.map((key) => `${key}\t${statSync(join(folder, key)).size}\n`).join(''));
    return objects.map((key) => ({ bucket, uri: `file://${root}/${bucket}/${key}`, manifest, keys }));
  });
  const answers: (Explained & { readonly bucket: string })[] = [];
  const next = async (): Promise<void> => {
    for (let each = asked.pop(); each !== undefined; each = asked.pop()) {
      const args = ['manifest', 'explain', each.uri, '-c', config, '--manifest', each.manifest, '--keys', each.keys, '--json'];
      const { stdout } = await sluice(args);
      if (stdout !== '') answers.push({ ...(JSON.parse(stdout) as Explained), bucket: each.bucket });
    }
  };
  await Promise.all(Array.from({ length: PROCESSES }, next));
  return answers;
}

describe.each([
  ['lake-a', ['lake.corrupt.c', 'lake.corrupt.t']],
  ['lake-b', []],
])('%s', (lake, unreadable) => {
  test('for each key, the container that is named is what a run writes, and counts it', { timeout: 180_000 }, async () => {
    const root = lakeFolder(lake);
    const config = workflowFor(root);
    const [written, answers] = await Promise.all([ingested(config), explainAll(root, config)]);
    expect(answers.length).toBeGreaterThan(20);
    const named = new Map<string, number>();
    for (const { entries } of answers) {
      for (const { containers } of entries)
        for (const { fullyQualifiedName: name } of containers) named.set(name, (named.get(name) ?? 0) + 1);
    }
    const folders = new Set(written.map(({ fullyQualifiedName }) => fullyQualifiedName.replace(/\.[^."]+$|\."[^"]*"$/, '')));
    const own = written.filter(({ fullyQualifiedName }) => !folders.has(fullyQualifiedName));
    expect([...named.keys()].filter((name) => !unreadable.includes(name)).sort()).toEqual(
      own.map(({ fullyQualifiedName }) => fullyQualifiedName).sort(),
    );
    for (const { fullyQualifiedName, fullPath, prefix, numberOfObjects } of own) {
      if (numberOfObjects === undefined) continue;
      const bucket = fullPath.slice(`file://${root}/`.length).split('/')[0];
      const counted = answers.filter(
        ({ bucket: own, key, entries }) =>
          own === bucket &&
          `/${key}`.startsWith(`${prefix}/`) &&
          entries.some(({ fate }) => fate === 'taken' || fate === 'beside'),
      );
      expect([fullyQualifiedName, numberOfObjects]).toEqual([fullyQualifiedName, counted.length]);
    }
  });
});

const MANIFEST = `{
  "entries": [
    {"dataPath": "orders", "structureFormat": "csv"},
    {"dataPath": "t/*/*.csv", "autoPartitionDetection": true, "excludePaths": ["old"]},
    {"dataPath": "missing", "structureFormat": "csv"},
    {"dataPath": "land", "structureFormat": "csv", "depth": 2},
    {"dataPath": "pics", "unstructuredFormats": ["png"]}
  ]
}
`;
const KEYS = `2024-01-31 10:00:00         12 orders/1.csv
2024-01-31 10:00:00          0 orders/_SUCCESS
2024-01-31 10:00:00          5 t/a/1.csv
2024-01-31 10:00:00          6 t/year=2024/2.csv
2024-01-31 10:00:00          7 t/year=2025/2.csv
2024-01-31 10:00:00          8 other.bin
`;

test('check tells all problems of a manifest at once, each with its place', async () => {
  const text = MANIFEST.replace('"depth": 2', '"dept": 2').replace('"csv"}', '"orc", "samples": 0}').replace('"t/*/*.csv"', '""');
  const file = write('m.json', text);
  const { code, stdout, stderr } = await sluice(['manifest', 'check', file]);
  expect([code, stdout]).toEqual([2, '']);
  const lines = stderr.split('\n').filter((line) => line.startsWith(file));
  expect(lines.map((line) => line.slice(file.length + 1))).toEqual([
    '3:28 The structureFormat orc is not supported [UNSUPPORTED_FORMAT]',
    '3:54 samples must be >= 1 [MANIFEST_ENTRY_INVALID]',
    '4:6 dataPath must NOT have fewer than 1 characters [MANIFEST_ENTRY_INVALID]',
    '6:52 unknown key dept, did you mean depth? [MANIFEST_ENTRY_INVALID]',
  ]);
});

test('check says what a run would make of keys, and what none takes', async () => {
  const args = ['manifest', 'check', write('m.json', MANIFEST), '--keys', write('keys.txt', KEYS)];
  const { code, stdout } = await sluice(args);
  expect(code).toBe(1);
  expect(stdout.split('\n')).toEqual([
    'BUCKET: 6 keys; no file is read, so that columns are not known',
    'entries[0] orders: 1 key, 12 bytes, 1 container',
    '  dataset SERVICE.BUCKET.orders: 1 object, 12 bytes; csv',
    'entries[1] t/*/*.csv: 3 keys, 18 bytes, 2 containers',
    '  dataset SERVICE.BUCKET.t: 3 objects, 18 bytes; csv; partitions year=2024|2025',
    '  dataset SERVICE.BUCKET.t/a: 1 object, 5 bytes; csv',
    'entries[2] missing: 0 keys, 0 bytes, 0 containers',
    '  problem: s3://BUCKET/missing: there are no objects below s3://BUCKET/missing/',
    'entries[3] land: 0 keys, 0 bytes, 0 containers',
    '  problem: s3://BUCKET/land: there are no objects below s3://BUCKET/land',
    'entries[4] pics: 0 keys, 0 bytes, 0 containers',
    '  problem: s3://BUCKET/pics: there are no objects below s3://BUCKET/pics',
    'no entry takes 2 keys, 8 bytes',
    '  orders/_SUCCESS',
    '  other.bin',
    '',
  ]);
  const json = JSON.parse((await sluice([...args, '--json'])).stdout);
  expect(json).toMatchObject({ problems: [], bucket: 'BUCKET', untaken: { keys: 2, bytes: 8 }, shared: 0 });
});

test('explain says of each entry why it takes a key or does not', async () => {
  const manifest = write('m.json', MANIFEST);
  const rulesOf = async (key: string) => {
    const { stdout, code } = await sluice(['manifest', 'explain', `gs://b/${key}`, '--manifest', manifest, '--json']);
    return { code, rules: (JSON.parse(stdout) as Explained).entries.map(({ fate, rule }) => rule ?? fate) };
  };
  expect(await Promise.all(['orders/_SUCCESS', 't/old/1.csv', 'land/x/1.csv', 'pics/a.gif', 't/a/b/1.csv'].map(rulesOf))).toEqual(
    [
      { code: 1, rules: ["it is an engine's artifact (_SUCCESS)", ...othersOf('orders').slice(1)] },
      { code: 1, rules: [othersOf('t')[0], 'excludePaths: old', ...othersOf('t').slice(2)] },
      {
        code: 1,
        rules: [...othersOf('land').slice(0, 3), 'depth: it is in no folder 2 levels below land/', othersOf('land')[4]],
      },
      { code: 1, rules: [...othersOf('pics').slice(0, 4), 'it has none of the extensions png'] },
      { code: 1, rules: [othersOf('t')[0], 'the glob does not match at segment 3 (b)', ...othersOf('t').slice(2)] },
    ],
  );
});

/** What the entries say of a key below a folder of another entry. */
function othersOf(folder: string): string[] {
  const below = (path: string): string => `it is not below the dataPath ${path}/`;
  return [below('orders'), `the glob does not match at segment 1 (${folder})`, below('missing'), below('land'), below('pics')];
}

test('explain heeds the filters, the service and the manifests of a workflow', async () => {
  const options = {
    containerFilterPattern: { excludes: ['tmp'] },
    dataPathFilterPattern: { excludes: ['t/a'] },
    defaultManifest: MANIFEST,
  };
  const config = workflowFor('/lakes', options);
  const run = (key: string, ...more: string[]) => sluice(['manifest', 'explain', `file:///lakes/${key}`, '-c', config, ...more]);
  const [taken, dropped, filtered, unknown] = await Promise.all([
    run('b/t/year=2024/1.csv'),
    run('b/t/a/1.csv'),
    run('tmp/orders/1.csv'),
    sluice(['manifest', 'explain', 'file:///lakes/b/k', '-c', workflowFor('/lakes')]),
  ]);
  expect(taken.stdout).toContain('container lake.b.t (csv)\n    columns would be read from it\n    partitions year=2024\n');
  expect(taken.stdout).toContain('If the bucket has a manifest of its own, that holds and not defaultManifest');
  expect(dropped.stdout).toContain('takes it, but there is no container: dataPathFilterPattern: excluded by t/a');
  expect(filtered.stdout).toContain('the bucket: containerFilterPattern: excluded by tmp');
  expect(unknown.stderr).toContain('The manifest that lies in the bucket is not known');
  expect([taken.code, dropped.code, filtered.code, unknown.code]).toEqual([0, 1, 1, 2]);
});
