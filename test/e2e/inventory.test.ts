import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { putObjects } from '../support/moto-objects.js';
import { hasPython, pythonPrograms } from '../support/python.mjs';
import { startMoto, startOpenMetadata } from '../support/servers.mjs';
import { emptyFolder, sluice, writeWorkflow } from '../support/sluice.js';

const SCRIPT = fileURLToPath(new URL('../tools/put-inventories.py', import.meta.url));
const HOUR = 3_600_000;
const CSV = 'id,total\n1,2\n';
const MANIFEST = {
  entries: [
    { dataPath: 'orders', structureFormat: 'csv' },
    { dataPath: 'teams/*/**/*.csv', structureFormat: 'csv', autoPartitionDetection: true },
    { dataPath: 'images', unstructuredFormats: ['png'] },
    { dataPath: 'nothing' },
  ],
};
/** The keys of each bucket; some are written differently in a listing, a URL and a CSV file, and some stand elsewhere in UTF-16. */
const OBJECTS = {
  'openmetadata.json': JSON.stringify(MANIFEST),
  // Where there are two, the sample is put last: it is the newest, or the first by its key of the same second.
  'orders/2.csv': 'id,total\n1,2\n3,4\n',
  'orders/1.csv': CSV,
  'orders/_SUCCESS': '',
  'teams/a b/year=2024/1.csv': 'id,total,more\n1,2,3\n',
  'teams/a b/year=2023/1.csv': CSV,
  'teams/a+b/1.csv': CSV,
  'teams/c,d"e/1.csv': CSV,
  'teams/é%20ü/1.csv': CSV,
  'teams/\uFFEE/1.csv': CSV,
  'teams/😀/1.csv': CSV,
  'images/one.png': 'x',
  'images/deep/two.png': 'xy',
  'images/readme.txt': 'x',
  'unasked/a': 'x',
};
const WORKING = [
  'csv',
  'csv-shuffled',
  'csv-dealt',
  'csv-versioned',
  'parquet',
  'parquet-required',
  'parquet-small-groups',
  'parquet-small-pages',
  'parquet-without-statistics',
  'parquet-second-version',
  'parquet-delta',
  'parquet-delta-first-version',
  'parquet-microseconds',
  'parquet-versioned',
  'parquet-versioned-second-version',
];
const FAILING = [
  ['cut', 'INVENTORY_DAMAGED', /has \d+ bytes, and \d+ by the manifest/],
  ['cut-csv', 'INVENTORY_DAMAGED', /unexpected end of file/],
  ['changed-csv', 'INVENTORY_DAMAGED', /its MD5 checksum is \w+, and 0+ by the manifest/],
  ['not-parquet', 'INVENTORY_DAMAGED', /does not end as a Parquet file does/],
  ['flipped-footer', 'INVENTORY_DAMAGED', /its footer is not valid/],
  ['flipped-pages', 'INVENTORY_DAMAGED', /A data file of the inventory is damaged/],
  ['missing', 'INVENTORY_DAMAGED', /it is not there/],
  ['without-size', 'INVENTORY_FIELD_MISSING', /lacks the field Size/],
  ['parquet-without-size', 'INVENTORY_FIELD_MISSING', /lacks the field Size/],
  ['not-json', 'INVENTORY_DAMAGED', /it is not JSON/],
  ['without-files', 'INVENTORY_DAMAGED', /its files are no list/],
  ['orc', 'INVENTORY_UNSUPPORTED', /in the format ORC cannot be read/],
] as const;

interface Delivered {
  readonly bucket: string;
  readonly form: string;
  readonly at: number;
  readonly configuration?: string;
}

interface Entity {
  readonly fullyQualifiedName: string;
}

interface Report {
  readonly scopes: readonly { readonly goneUnknown?: { readonly reason: string; readonly containers: number } }[];
  readonly deleted: readonly string[];
  readonly warnings: readonly { readonly code: string; readonly message: string; readonly path?: string }[];
  readonly outcomes: readonly {
    readonly subject: { readonly name: string };
    readonly status: string;
    readonly error?: { readonly code: string; readonly message: string };
  }[];
}

describe.skipIf(!hasPython())('inventories', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  const now = Date.now();

  beforeAll(async () => {
    moto = await startMoto();
    await putObjects(moto.url, 'inventories', {});
  });
  afterAll(() => moto?.stop());

  function deliver(prefix: string, inventories: readonly Delivered[]): void {
    const { status, stderr } = spawnSync(join(pythonPrograms(), 'python'), [SCRIPT, moto.url, 'inventories', prefix], {
      input: JSON.stringify(inventories),
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${SCRIPT} failed: ${stderr}`);
  }

  async function ingest(buckets: readonly string[], inventory?: string) {
    const cwd = emptyFolder();
    const listing = inventory === undefined ? {} : { listing: { inventory } };
    const config = writeWorkflow({
      endpoint: moto.url,
      connection: { bucketNames: buckets },
      options: { metrics: 'none', ...listing },
    });
    const args = ['ingest', '-c', config, '--sink', 'file:out.jsonl', '--report', 'r.json'];
    const { code, stderr } = await sluice(args, { cwd });
    const lines = readFileSync(join(cwd, 'out.jsonl'), 'utf8').trim().split('\n');
    const entities = lines.map((line) => JSON.parse(line) as Entity);
    return { code, stderr, entities, report: JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8')) as Report };
  }

  /** What was written of a bucket, as if its name were another. */
  function ofBucket(entities: readonly Entity[], bucket: string): readonly string[] {
    const own = entities.filter(({ fullyQualifiedName }) => `${fullyQualifiedName}.`.startsWith(`local_s3.${bucket}.`));
    return own
      .map((entity) =>
        JSON.stringify(entity)
          .replaceAll(`.${bucket}`, '.BUCKET')
          .replaceAll(`/${bucket}`, '/BUCKET')
          .replaceAll(`"${bucket}"`, '"BUCKET"')
          // The buckets were filled one after another.
          .replace(/"lastModified":\d{13}/g, '"lastModified":0'),
      )
      .sort();
  }

  test('in whatever form give the same entities as a listing', async () => {
    await putObjects(moto.url, 'listed', OBJECTS);
    for (const form of WORKING) await putObjects(moto.url, `lake-${form}`, OBJECTS);
    deliver(
      'daily/',
      WORKING.map((form) => ({ bucket: `lake-${form}`, form, at: now - 30 * HOUR })),
    );
    const { code, entities, report } = await ingest(
      ['listed', ...WORKING.map((form) => `lake-${form}`)],
      's3://inventories/daily',
    );
    expect(code).toBe(0);
    const expected = ofBucket(entities, 'listed');
    expect(expected.length).toBeGreaterThan(10);
    for (const form of WORKING) expect([form, ofBucket(entities, `lake-${form}`)]).toEqual([form, expected]);

    const { entities: listed } = await ingest(['lake-parquet']);
    expect(ofBucket(listed, 'lake-parquet')).toEqual(expected);
    const of = (code: string) => report.warnings.filter((warning) => warning.code === code);
    expect(of('INVENTORY_MISSING').map(({ path }) => path)).toEqual(['s3://listed']);
    expect(of('INVENTORY_READ')).toHaveLength(WORKING.length);
    const read = of('INVENTORY_READ').find(({ path }) => path?.includes('/lake-parquet/'));
    expect(read?.path).toMatch(/^s3:\/\/inventories\/daily\/lake-parquet\/all\/.*Z\/manifest\.json$/);
    expect(read?.message).toContain(`of ${new Date(now - 30 * HOUR).toISOString()}, which is 30.0 hours old`);
  });

  test('that are damaged, incomplete or of a form that cannot be read fail the entries of their bucket alone', async () => {
    const small = { 'openmetadata.json': JSON.stringify({ entries: [{ dataPath: 'orders' }] }), 'orders/1.csv': CSV };
    for (const [bucket] of FAILING) await putObjects(moto.url, bucket, small);
    await putObjects(moto.url, 'foreign', small);
    await putObjects(moto.url, 'empty', small);
    deliver(
      'bad/',
      [...FAILING.map(([form]) => form), 'foreign', 'empty'].map((form) => ({ bucket: form, form, at: now })),
    );
    const { code, entities, report } = await ingest(
      [...FAILING.map(([form]) => form), 'foreign', 'empty'],
      's3://inventories/bad/',
    );
    expect(code).toBe(1);
    for (const [bucket, errorCode, says] of FAILING) {
      const outcome = report.outcomes.find(({ subject }) => subject.name === `s3://${bucket}/orders`);
      expect([bucket, outcome?.status, outcome?.error?.code]).toEqual([bucket, 'failed', errorCode]);
      expect(outcome?.error?.message).toMatch(says);
      expect(entities.map(({ fullyQualifiedName }) => fullyQualifiedName)).toContain(`local_s3.${bucket}`);
    }
    expect(report.outcomes.find(({ subject }) => subject.name === 's3://foreign/orders')?.status).toBe('created');
    expect(report.warnings.filter(({ code }) => code === 'INVENTORY_MISSING').map(({ path }) => path)).toEqual(['s3://foreign']);
  });

  test('count by when they were made, of the only configuration of the bucket or of the one that the place names', async () => {
    await putObjects(moto.url, 'newest', OBJECTS);
    const day = 24 * HOUR;
    deliver('', [
      { bucket: 'newest', form: 'csv', at: now - 9 * day, configuration: 'one' },
      { bucket: 'newest', form: 'parquet', at: now - 3 * day, configuration: 'one' },
      { bucket: 'newest', form: 'csv-few-fields', at: now - 5 * day, configuration: 'two' },
    ]);
    deliver('single/', [
      { bucket: 'newest', form: 'csv', at: now - 9 * day },
      { bucket: 'newest', form: 'parquet', at: now - 3 * day },
    ]);
    const readBy = async (place: string) => {
      const { report } = await ingest(['newest'], place);
      return report.warnings
        .filter(({ code }) => code.startsWith('INVENTORY_'))
        .map(({ code, message }) => `${code} ${message}`)
        .sort();
    };
    const three = expect.stringContaining('which is 3.0 days old');
    expect(await readBy('s3://inventories/single')).toEqual([three]);
    expect(await readBy('s3://inventories/newest/one/')).toEqual([three]);
    expect(await readBy('s3://inventories/newest/two')).toEqual([
      expect.stringContaining('INVENTORY_FIELD_UNKNOWN The inventory lacks the field LastModifiedDate'),
      expect.stringContaining('INVENTORY_FIELD_UNKNOWN The inventory lacks the field StorageClass'),
      expect.stringContaining('which is 5.0 days old'),
    ]);
    expect(await readBy('s3://inventories/elsewhere')).toEqual([expect.stringContaining('INVENTORY_MISSING')]);

    for (const place of ['s3://inventories', 's3://inventories/newest/']) {
      const { code, report } = await ingest(['newest'], place);
      const failures = report.outcomes.filter(({ subject }) => subject.name === 's3://newest/orders');
      expect([code, ...failures.map(({ error }) => error?.code)]).toEqual([1, 'INVENTORY_AMBIGUOUS']);
      expect(failures[0]?.error?.message).toContain('s3://inventories/newest/one/, s3://inventories/newest/two/');
    }
  });

  test('never let count as gone what is newer than they are', async () => {
    const server = await startOpenMetadata('1.3.4', 'token');
    try {
      await putObjects(moto.url, 'growing', OBJECTS);
      deliver('growing/', [{ bucket: 'growing', form: 'parquet', at: now - HOUR }]);
      await putObjects(moto.url, 'growing', { 'teams/new/1.csv': CSV });
      const run = async (listing: object) => {
        const config = writeWorkflow({
          endpoint: moto.url,
          server: { hostPort: `${server.url}/api`, jwtToken: 'token' },
          options: { metrics: 'none', containerFilterPattern: { includes: ['growing$'] }, ...listing },
        });
        const cwd = emptyFolder();
        const { code } = await sluice(['ingest', '-c', config, '--report', 'r.json'], { cwd });
        return { code, report: JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8')) as Report };
      };
      expect((await run({})).code).toBe(0);
      const { code, report } = await run({ listing: { inventory: 's3://inventories/growing' } });
      expect(code).toBe(0);
      expect(report.deleted).toEqual([]);
      const reason = expect.stringContaining('which lacks what is newer');
      expect(report.scopes.map(({ goneUnknown }) => goneUnknown)).toContainEqual({ reason, containers: 1 });
      const dump = JSON.stringify(await (await fetch(`${server.url}/__dump`)).json());
      expect(dump).toContain('local_s3.growing.teams/new');
    } finally {
      await server.stop();
    }
  });
});
