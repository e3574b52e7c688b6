import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { MemoryFile } from '../testing/memory-file.js';
import { pseudoRandom } from '../testing/pseudo-random.js';
import { TableLog, type TableLogFile, type TableSchema, tableLogOf } from './table-log.js';

const FIXTURES = 'packages/schema-inference/fixtures/generated/tables';

test.each([
  ['t/_delta_log/00000000000000000000.json', { kind: 'delta', root: 't' }],
  ['_delta_log/00000000000000000012.json', { kind: 'delta', root: '' }],
  ['a/b/_delta_log/00000000000000000010.checkpoint.parquet', { kind: 'delta', root: 'a/b' }],
  ['a/_delta_log/00000000000000000010.checkpoint.0000000001.0000000003.parquet', { kind: 'delta', root: 'a' }],
  ['a/_delta_log/00000000000000000010.checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.json', { kind: 'delta', root: 'a' }],
  ['a/_delta_log/_last_checkpoint', undefined],
  ['a/_delta_log/00000.json', undefined],
  ['a/_delta_log/00000000000000000000.crc', undefined],
  ['db/t/metadata/v3.metadata.json', { kind: 'iceberg', root: 'db/t' }],
  ['db/t/metadata/v3.gz.metadata.json', { kind: 'iceberg', root: 'db/t' }],
  ['metadata/00000-x.metadata.json.gz', { kind: 'iceberg', root: '' }],
  ['db/t/metadata/snap-1.avro', undefined],
  ['db/t/data/metadata.json', undefined],
])('%s is of %j', (key, expected) => {
  expect(tableLogOf(key)).toEqual(expected);
});

/** Reads a log of which each file is given as its text or bytes, by its key. */
async function read(files: Readonly<Record<string, string | Uint8Array>>, opened: string[] = []): Promise<TableSchema> {
  const keys = Object.keys(files).sort();
  const log = new TableLog(tableLogOf(keys[0] ?? '')?.kind ?? 'delta');
  for (const [index, key] of keys.entries()) log.add({ key, size: files[key]?.length ?? 0, lastModified: index });
  return log.readSchema(({ key }: TableLogFile) => {
    opened.push(key.slice(key.lastIndexOf('/') + 1));
    const content = files[key] ?? '';
    return new MemoryFile(typeof content === 'string' ? Buffer.from(content) : content);
  });
}

function fixture(name: string, folder: string): Record<string, Uint8Array> {
  const path = `${FIXTURES}/${name}/${folder}`;
  return Object.fromEntries(readdirSync(path).map((file) => [`${name}/${folder}/${file}`, readFileSync(`${path}/${file}`)]));
}

const displays = ({ columns }: TableSchema): string[] =>
  columns.map(({ name, dataTypeDisplay }) => `${name}: ${dataTypeDisplay}`);

const DELTA_COLUMNS = [
  'region: string',
  'day: date',
  'id: int64',
  'small: int16',
  'tiny: int8',
  'whole: int32',
  'real: float',
  'total: decimal(12,3)',
  'ok: bool',
  'at: timestamp[us, tz=UTC]',
  'local: timestamp[us]',
  'raw: binary',
  'tags: list<string>',
  'more: map<string, double>',
  'place: struct<x: double, name: string>',
];

describe('a Delta table', () => {
  test('has the columns of its first commit, partition columns first', async () => {
    const schema = await read(fixture('delta-first', '_delta_log'));
    expect(displays(schema)).toEqual(DELTA_COLUMNS);
    expect(schema.partitionColumns).toEqual(['region', 'day']);
  });

  test('has those of its checkpoint where the commits after it say nothing', async () => {
    const opened: string[] = [];
    const schema = await read(fixture('delta-checkpoint', '_delta_log'), opened);
    expect(displays(schema)).toEqual(DELTA_COLUMNS);
    expect(opened).toEqual(['00000000000000000004.json', '00000000000000000003.checkpoint.parquet']);
  });

  test('has those of the newest commit that changed them', async () => {
    const opened: string[] = [];
    const schema = await read(fixture('delta-evolved', '_delta_log'), opened);
    expect(displays(schema)).toEqual([...DELTA_COLUMNS, 'note: string']);
    expect(opened).toEqual(['00000000000000000005.json']);
  });

  test('reads the checkpoint in parts, in Parquet or JSON', async () => {
    const parts = fixture('delta-checkpoint', '_delta_log');
    const checkpoint = Object.values(parts)[0] ?? new Uint8Array();
    const folder = 't/_delta_log/00000000000000000003.checkpoint';
    expect(displays(await read({ [`${folder}.0000000001.0000000001.parquet`]: checkpoint }))).toEqual(DELTA_COLUMNS);
    const action = {
      metaData: { schemaString: '{"type":"struct","fields":[{"name":"a","type":"short"}]}', partitionColumns: [] },
    };
    expect(displays(await read({ [`${folder}.80a083e8-7026-4e79-81be-64bd76c43a11.json`]: JSON.stringify(action) }))).toEqual([
      'a: int16',
    ]);
  });

  const action = (column: string): string =>
    JSON.stringify({ metaData: { schemaString: `{"type":"struct","fields":[{"name":"${column}","type":"byte"}]}` } });

  test('leaves a checkpoint aside whose writer did not come to its last part', async () => {
    const parts = fixture('delta-checkpoint', '_delta_log');
    const checkpoint = Object.values(parts)[0] ?? new Uint8Array();
    const at = (name: string): string => `t/_delta_log/0000000000000000000${name}`;
    const files = {
      [at('1.checkpoint.0000000001.0000000002.parquet')]: checkpoint,
      [at('1.json')]: '{}',
      [at('2.checkpoint.0000000002.0000000002.parquet')]: checkpoint,
      [at('2.json')]: '{}',
    };
    expect(displays(await read({ ...files, [at('0.json')]: action('first') }))).toEqual(['first: int8']);
    const complete = {
      ...files,
      [at('2.checkpoint.0000000001.0000000002.parquet')]: checkpoint,
      [at('0.json')]: action('first'),
    };
    expect(displays(await read(complete))).toEqual(DELTA_COLUMNS);
  });

  test('that is an Iceberg table too is read by its own log', async () => {
    const files = { 't/_delta_log/00000000000000000000.json': action('a'), 't/metadata/v1.metadata.json': '{}' };
    expect(displays(await read(files))).toEqual(['a: int8']);
  });

  test('whose checkpoint is damaged is read or corrupt', async () => {
    const [key, checkpoint] = Object.entries(fixture('delta-checkpoint', '_delta_log'))[0] ?? ['', new Uint8Array()];
    const random = pseudoRandom(7);
    let corrupt = 0;
    for (let time = 0; time < 300; time += 1) {
      const damaged = Buffer.from(checkpoint);
      for (let byte = 0; byte < 4; byte += 1) damaged[random(damaged.length)] = random(256);
      await read({ [key]: damaged }).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'FILE_CORRUPT' });
        corrupt += 1;
      });
    }
    expect(corrupt).toBeGreaterThan(0);
  });

  test('whose log has a file larger than any log is corrupt', async () => {
    const log = new TableLog('delta');
    log.add({ key: 't/_delta_log/00000000000000000000.json', size: 1e9, lastModified: 0 });
    const file = { uri: 'memory:file', size: 1e9, read: () => Promise.reject(new Error('read')) };
    await expect(log.readSchema(() => file)).rejects.toMatchObject({ code: 'FILE_CORRUPT' });
  });

  const commit = (schemaString: unknown): Record<string, string> => ({
    't/_delta_log/00000000000000000000.json': JSON.stringify({ metaData: { schemaString } }),
  });
  const deep = `${'{"type":"array","elementType":'.repeat(20_000)}"long"${'}'.repeat(20_000)}`;
  test.each<[string, Record<string, string | Uint8Array>]>([
    ['no metaData action', { 't/_delta_log/00000000000000000000.json': '{}' }],
    ['a broken line', { 't/_delta_log/00000000000000000000.json': '{"metaData": {' }],
    ['no schema', commit(undefined)],
    ['a schema that is no JSON', commit('{')],
    ['a schema that is no struct', commit('"long"')],
    ['a field without a name', commit('{"type":"struct","fields":[{"type":"long"}]}')],
    ['a checkpoint that is no Parquet', { 't/_delta_log/00000000000000000003.checkpoint.parquet': 'PAR1 no PAR1' }],
  ])('with %s is corrupt', async (_, files) => {
    await expect(read(files)).rejects.toMatchObject({ code: 'FILE_CORRUPT' });
  });

  test('nested without end is cut', async () => {
    const schema = await read(commit(`{"type":"struct","fields":[{"name":"a","type":${deep}}]}`));
    expect(schema.columns[0]?.dataTypeDisplay).toMatch(/^(?:list<){60,70}json>+$/);
  });
});

describe('an Iceberg table', () => {
  test('has the columns of its newest metadata; those that it is partitioned by come first', async () => {
    const opened: string[] = [];
    const schema = await read(fixture('iceberg', 'metadata'), opened);
    expect(opened).toEqual([expect.stringMatching(/^00001-/)]);
    expect(displays(schema)).toEqual([
      'timestamptz: timestamp[us, tz=UTC]',
      'string: string',
      'long: int64',
      'integer: int32',
      'float: float',
      'double: double',
      'decimal: decimal(9,2)',
      'boolean: bool',
      'date: date',
      'time: time[us]',
      'timestamp: timestamp[us]',
      'uuid: uuid',
      'fixed: fixed(16)',
      'binary: binary',
      'tags: list<string>',
      'more: map<string, double>',
      'place: struct<x: double>',
      'note: string',
    ]);
    expect(schema.columns.at(-1)?.description).toBe('What to know of it');
    expect(schema.partitionColumns).toEqual(['timestamptz', 'string']);
  });

  const fields = [
    { id: 1, name: 'a', type: 'timestamp_ns' },
    { id: 2, name: 'b', type: 'geometry(srid:4326)' },
    { id: 3, name: 'c', type: 'variant' },
  ];
  test.each<[string, object, string[]]>([
    ['1', { schema: { fields }, 'partition-spec': [{ 'source-id': 2, transform: 'identity' }] }, ['b']],
    ['1, no longer partitioned', { schema: { fields }, 'partition-spec': [{ 'source-id': 2, transform: 'void' }] }, []],
    [
      '3',
      {
        schemas: [{ 'schema-id': 4, fields }],
        'current-schema-id': 4,
        'partition-specs': [{ 'spec-id': 1, fields: [{ 'source-ids': [1, 3], transform: 'bucket[4]' }] }],
        'default-spec-id': 1,
      },
      ['a', 'c'],
    ],
  ])('of format version %s', async (_, metadata, partitionColumns) => {
    const schema = await read({ 't/metadata/v1.metadata.json': JSON.stringify(metadata) });
    expect(schema.partitionColumns).toEqual(partitionColumns);
    expect(displays(schema).sort()).toEqual(['a: timestamp[ns]', 'b: geometry', 'c: variant']);
  });

  test('has versions that count as numbers', async () => {
    const named = (name: string): string => JSON.stringify({ schema: { fields: [{ id: 1, name, type: 'int' }] } });
    const files = { 't/metadata/v10.metadata.json': named('ten'), 't/metadata/v9.metadata.json': named('nine') };
    expect(displays(await read(files))).toEqual(['ten: int32']);
  });

  test.each(['{}', '[', '{"schemas": []}', 'null', '{"schema": {"fields": [{"id": 1}]}}'])(
    'whose metadata is %s is corrupt',
    async (text) => {
      await expect(read({ 't/metadata/v1.metadata.json': text })).rejects.toMatchObject({ code: 'FILE_CORRUPT' });
    },
  );
});
