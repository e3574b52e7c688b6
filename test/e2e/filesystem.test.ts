import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareWithExpected } from '../support/compare.js';
import { lakeFolder } from '../support/lake-folder.js';
import { emptyFolder, sluice } from '../support/sluice.js';

/** What differs from S3: the type of the service, no metrics of buckets, and URLs of its own. */
const IGNORED = 'serviceType,size,numberOfObjects,sourceUrl,fullPath';

interface Entity {
  readonly fullyQualifiedName: string;
  readonly parent?: string;
  readonly prefix: string;
  readonly fullPath: string;
  readonly sourceUrl: string;
  readonly size?: number;
  readonly numberOfObjects?: number;
}

const EXPECTED = JSON.parse(readFileSync(new URL('../expected/lake-a.json', import.meta.url), 'utf8')) as Entity[];

/** Runs a workflow on a lake; `config` is added to the connection, `options` to the options. */
async function ingest(root: string, { config = {}, options = {}, cwd = emptyFolder() } = {}) {
  const workflow = {
    source: {
      type: 'filesystem',
      serviceName: 'local_s3',
      serviceConnection: { config: { type: 'CustomStorage', root, ...config } },
      sourceConfig: { config: { type: 'StorageMetadata', containerFilterPattern: { excludes: ['tmp-.*'] }, ...options } },
    },
    sink: { type: 'file', config: { path: 'out.jsonl' } },
  };
  const folder = emptyFolder();
  writeFileSync(join(folder, 'w.yaml'), JSON.stringify(workflow));
  const result = await sluice(['ingest', '-c', join(folder, 'w.yaml'), '--report', join(folder, 'r.json')], { cwd });
  const report = JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8'));
  type Told = { subject: { kind: string; name: string }; status: string; error?: { code: string } };
  return {
    ...result,
    report,
    outcomes: (report.outcomes as Told[]).map(
      ({ subject, status, error }) => `${subject.kind} ${subject.name.replace(`file://${root}/`, '')} ${error?.code ?? status}`,
    ),
    path: join(cwd, 'out.jsonl'),
    containers: (): Entity[] =>
      readFileSync(join(cwd, 'out.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
        .filter(({ kind }) => kind === 'container'),
  };
}

/** A lake of buckets, each with files by key, as text. */
function lakeOf(buckets: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const root = emptyFolder();
  for (const [bucket, files] of Object.entries(buckets)) {
    mkdirSync(join(root, bucket));
    for (const [key, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, bucket, key)), { recursive: true });
      writeFileSync(join(root, bucket, key), text);
    }
  }
  return root;
}

function manifest(...entries: readonly object[]): string {
  return JSON.stringify({ entries });
}

describe('a lake on a disk', () => {
  test('gives the containers that it gives in S3: lake-a', async () => {
    const root = lakeFolder('lake-a');
    const { code, stderr, path, containers, outcomes, report } = await ingest(root);
    expect(stderr).toContain('22 created, 1 filtered, 1 empty, 4 failed');
    expect(code).toBe(1);
    expect(compareWithExpected('lake-a', path, IGNORED)).toBe('22 of 22 entities right, 0 extra');
    expect(outcomes).toContain('entry corrupt/t FILE_CORRUPT');
    for (const { fullyQualifiedName, parent, fullPath, sourceUrl, size, numberOfObjects } of containers()) {
      const expected = EXPECTED.find((each) => each.fullyQualifiedName === fullyQualifiedName);
      const isBucket = parent === undefined;
      expect([size, numberOfObjects]).toEqual(isBucket ? [undefined, undefined] : [expected?.size, expected?.numberOfObjects]);
      const path = expected?.fullPath.replace('s3://', '') ?? '';
      expect([fullPath, sourceUrl]).toEqual(Array(2).fill(`file://${root}/${path}`));
    }
    expect(report.scopes.find(({ scope }: { scope: string }) => scope === `file://${root}/hard`).requests).toEqual({
      'fs.read': 5,
      'fs.readdir': 4,
      'fs.stat': 4,
    });
  });

  test('gives the containers that it gives in S3: lake-b, the same each time', async () => {
    const root = lakeFolder('lake-b');
    const [first, second] = [await ingest(root), await ingest(root)];
    expect(first.stderr).toContain('39 created');
    expect([first.code, second.code]).toEqual([0, 0]);
    expect(compareWithExpected('lake-b', first.path, IGNORED)).toBe('39 of 39 entities right, 0 extra');
    expect(readFileSync(second.path, 'utf8')).toBe(readFileSync(first.path, 'utf8'));
  });

  test('may be named from the working directory, by a name that no URL has as it is; buckets may be named too', async () => {
    const parent = lakeOf({
      'the lake #1': {},
    });
    const root = join(parent, 'the lake #1');
    for (const bucket of ['ä b', 'other']) mkdirSync(join(root, bucket, '100% 😀'), { recursive: true });
    writeFileSync(join(root, 'ä b/100% 😀/x?.csv'), 'id,name\n1,a\n');
    writeFileSync(join(root, 'ä b/openmetadata.json'), manifest({ dataPath: '100% 😀', structureFormat: 'csv' }));
    const { code, containers, report } = await ingest(basename(root), { cwd: parent, config: { bucketNames: ['ä b', 'no'] } });
    expect(code).toBe(1);
    const uri = `file://${parent}/the lake #1/ä b`;
    const url = `file://${parent}/the%20lake%20%231/%C3%A4%20b`;
    expect(containers().map(({ fullPath, sourceUrl, prefix }) => [fullPath, sourceUrl, prefix])).toEqual([
      [uri, url, '/'],
      [`${uri}/100% 😀`, `${url}/100%25%20%F0%9F%98%80`, '/100% 😀'],
    ]);
    expect(containers()[1]).toMatchObject({ size: 12, numberOfObjects: 1 });
    expect(report.outcomes.map(({ error }: { error?: { code: string } }) => error?.code).filter(Boolean)).toEqual([
      'BUCKET_NOT_FOUND',
    ]);
  });
});

describe('what a run cannot read', () => {
  test('of links that leave the root fails by name, alone, and is not read', async () => {
    const outside = lakeOf({ folder: { 'secret.csv': 'outer_column\n1\n' } });
    const entries = ['good', 'linked', 'around', 'file'].map((dataPath) => ({ dataPath, structureFormat: 'csv' }));
    const root = lakeOf({
      sales: {
        'openmetadata.json': manifest(...entries),
        'good/a.csv': 'id\n1\n',
        'linked/a.csv': 'id\n1\n',
        'around/a.csv': 'id\n1\n',
        'file/a.csv': 'id\n1\n',
      },
    });
    symlinkSync(join(outside, 'folder'), join(root, 'sales/linked/b'));
    symlinkSync('..', join(root, 'sales/around/again'));
    symlinkSync(join(outside, 'folder/secret.csv'), join(root, 'sales/file/z.csv'));
    symlinkSync(join(outside, 'folder'), join(root, 'bucket-elsewhere'));
    symlinkSync('sales/good', join(root, 'bucket-within'));
    const { code, outcomes, stdout, stderr, path } = await ingest(root);
    expect(code).toBe(1);
    expect(outcomes).toEqual([
      'bucket bucket-elsewhere BUCKET_NOT_FOUND',
      'bucket bucket-within created',
      'bucket sales created',
      'entry sales/around LINK_REFUSED',
      'entry sales/file LINK_REFUSED',
      'entry sales/good created',
      'entry sales/linked LINK_REFUSED',
      'service local_s3 created',
    ]);
    for (const link of ['bucket-elsewhere', 'sales/linked/b', 'sales/around/again', 'sales/file/z.csv']) {
      expect(stderr).toContain(`The link ${join(root, link)} is not followed`);
    }
    expect(stdout + stderr + readFileSync(path, 'utf8')).not.toMatch(/outer_column/);
  });

  test.each([
    ['the root', { root: '/nowhere' }, 'The root /nowhere is not there', 3],
    ['a file', {}, 'The file does not end as a Parquet file does', 1],
  ])('of %s is said with --quiet too, once', async (_, config, message, exitCode) => {
    const entries = [{ dataPath: 'x', structureFormat: 'parquet' }];
    const lake = lakeOf({ a: { 'openmetadata.json': JSON.stringify({ entries }), 'x/1.parquet': 'no' } });
    const source = { type: 'filesystem', serviceName: 'lake', serviceConnection: { config: { root: lake, ...config } } };
    const folder = emptyFolder();
    writeFileSync(join(folder, 'w.yaml'), JSON.stringify({ source, sink: { type: 'console', config: {} } }));
    const { code, stderr } = await sluice(['ingest', '-q', '-c', join(folder, 'w.yaml')]);
    expect(code).toBe(exitCode);
    expect(stderr.match(/ERROR: [^{]*/g)).toEqual([expect.stringContaining(message)]);
    expect(stderr).toContain('"hint":"Check ');
  });

  test('of a root that is not there stops it, and says which key to look at', async () => {
    const root = join(emptyFolder(), 'no-such');
    const { code, stderr, report } = await ingest(root);
    expect(code).toBe(3);
    expect(stderr).toContain(`The root ${root} is not there`);
    expect(stderr).toContain('Check root in source.serviceConnection.config');
    expect(report.error).toMatchObject({ code: 'STORE_UNREACHABLE' });
  });
});
