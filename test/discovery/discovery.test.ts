import { parseManifest } from '@sluice/object-store';
import { describe, expect, test } from 'vitest';
import { type DiscoveredLake, discoverLake } from './discover-lake.js';

type Objects = Readonly<Record<string, string>>;

const many = (count: number, make: (index: number) => readonly [string, string]): Objects =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => make(index)));
const csv = (header: string): string => `${header}\n${header.replace(/\w+/g, '1')}\n${header.replace(/\w+/g, '2')}\n`;
const json = (...names: string[]): string => `${JSON.stringify(Object.fromEntries(names.map((name) => [name, 1])))}\n`.repeat(2);
const two = (index: number): string => String(index).padStart(2, '0');
const uuid = (index: number): string => `${String(index).padStart(8, 'a')}-1234-4abc-8def-${String(index).padStart(12, '0')}`;
const column = (name: string, dataType: string) => ({ name, dataType });
const YEAR_MONTH_DAY = ['year', 'month', 'day'].map((name) => column(name, 'INT'));

/** Lakes that are hard to tell: what is proposed, each with its confidence, and the places that are left out. */
const CASES: readonly (readonly [string, Objects, readonly (readonly [string, object])[], readonly string[]])[] = [
  [
    'logs among the files of a table',
    {
      ...many(20, (index) => [`app/server-${index}.log`, 'started\n']),
      ...many(3, (index) => [`app/orders-${index}.csv`, csv('id,total')]),
    },
    [['high', { dataPath: 'app/*.csv' }]],
    ['app'],
  ],
  [
    'logs in folders by date',
    many(5, (index) => [`logs/2024/01/0${index + 1}/x.log`, 'hello, world\nand, again\nonce, more\n']),
    [],
    ['logs'],
  ],
  [
    '10,000 pictures',
    many(10_000, (index) => [`images/${index % 100}/img-${index}.png`, 'x']),
    [['high', { dataPath: 'images', unstructuredFormats: ['png'], collapse: true }]],
    [],
  ],
  [
    'folders by date, and by hour below',
    many(9, (index) => [`events/2024/01/0${index + 1}/00/e-${index}.json`, json('id')]),
    [['medium', { dataPath: 'events', structureFormat: 'json', isPartitioned: true, partitionColumns: YEAR_MONTH_DAY }]],
    [],
  ],
  [
    'folders by date',
    many(28, (index) => [`ev/2024/02/${two(index + 1)}/e-${index}.json`, json('id')]),
    [['high', { dataPath: 'ev', structureFormat: 'json', isPartitioned: true, partitionColumns: YEAR_MONTH_DAY }]],
    [],
  ],
  [
    'two tables in one folder',
    {
      ...many(4, (index) => [`d/orders_${index}.csv`, csv('id,total')]),
      ...many(4, (index) => [`d/zones_${index}.csv`, csv('zone,name')]),
    },
    [],
    ['d'],
  ],
  [
    'tables of one file each',
    { 'ref/countries.csv': csv('code,country'), 'ref/currencies.csv': csv('currency,symbol'), 'ref/logo.bin': '\0' },
    ['countries', 'currencies'].map((name) => ['medium', { dataPath: `ref/${name}.csv`, structureFormat: 'csv' }] as const),
    ['ref'],
  ],
  [
    'text with a header, and without',
    { 'h/a-1.csv': csv('id,name'), 'n/b-1.csv': '1,x\n2,y\n', 'n/b-2.csv': '3,x\n4,y\n' },
    [
      ['medium', { dataPath: 'h', structureFormat: 'csv' }],
      ['high', { dataPath: 'n', structureFormat: 'csv' }],
    ],
    [],
  ],
  [
    'empty files',
    { 'e/part-0.csv': '', 'e/part-1.csv': '', 'f/part-0.csv': '', 'f/part-1.csv': csv('a,b') },
    [['high', { dataPath: 'f', structureFormat: 'csv' }]],
    ['e'],
  ],
  [
    'the logs of table formats',
    {
      'delta/_delta_log/00000000000000000000.json': '{}',
      'delta/year=2024/part-0.parquet': 'PAR1',
      'ice/metadata/v1.metadata.json': '{}',
      'ice/data/a.parquet': 'PAR1',
      'hudi/.hoodie/hoodie.properties': 'x',
      'hudi/2024/01/01/f-0.parquet': 'PAR1',
    },
    [
      ['high', { dataPath: 'delta', structureFormat: 'parquet' }],
      [
        'high',
        {
          dataPath: 'hudi',
          structureFormat: 'parquet',
          isPartitioned: true,
          partitionColumns: YEAR_MONTH_DAY,
          excludePaths: ['.hoodie'],
        },
      ],
      ['high', { dataPath: 'ice', structureFormat: 'parquet' }],
    ],
    [],
  ],
  [
    'tables in the folders of tables',
    { 'a/part-0.csv': csv('a,b'), 'a/b/part-0.json': json('x'), 'a/b/c/part-0.csv': csv('y,z') },
    [
      ['medium', { dataPath: 'a/*.csv' }],
      ['medium', { dataPath: 'a/b/*.json' }],
      ['medium', { dataPath: 'a/b/c', structureFormat: 'csv' }],
    ],
    [],
  ],
  [
    'tables beside each other, alike',
    many(6, (index) => [`db/t${'abcdef'[index]}/data.csv`, csv(`id,${'abcdef'[index]}`)]),
    [['medium', { dataPath: 'db/*/*.csv' }]],
    [],
  ],
  [
    'a folder for each id',
    many(30, (index) => [`users/${uuid(index)}/profile.json`, json('name', 'age')]),
    [['medium', { dataPath: 'users', structureFormat: 'json' }]],
    [],
  ],
  [
    'a folder for each number',
    many(30, (index) => [`devices/${1000 + index}/readings.csv`, csv('at,value')]),
    [['medium', { dataPath: 'devices', structureFormat: 'csv' }]],
    [],
  ],
  [
    'a folder for each of many users',
    many(60, (index) => [`u/user-${'abcdefghij'[index % 10]}${'uvwxyz'[Math.floor(index / 10)]}/data.json`, json('a', 'b')]),
    [['medium', { dataPath: 'u', structureFormat: 'json' }]],
    [],
  ],
  [
    'names of all scripts',
    { 'données/é t é/part-0.csv': csv('a,b'), '表/部分-1.json': json('x'), '😀/x.json': json('y') },
    [
      ['medium', { dataPath: 'données/é t é', structureFormat: 'csv' }],
      ['medium', { dataPath: '表', structureFormat: 'json' }],
      ['medium', { dataPath: '😀', structureFormat: 'json' }],
    ],
    [],
  ],
  [
    'temporary and hidden folders',
    {
      'tmp/a.csv': csv('a,b'),
      'staging/x/part-0.csv': csv('a,b'),
      'orders/_temporary/0/part-0.csv': csv('a,b'),
      'orders/.hidden/x.csv': csv('a,b'),
      'orders/dt=2024-01-01/part-0.csv': csv('a,b'),
    },
    [
      [
        'medium',
        {
          dataPath: 'orders',
          structureFormat: 'csv',
          isPartitioned: true,
          partitionColumns: [column('dt', 'DATE')],
          excludePaths: ['.hidden'],
        },
      ],
    ],
    ['orders/.hidden', 'staging', 'tmp'],
  ],
  [
    'tables in each folder by date, which no manifest can say',
    Object.assign(
      {},
      ...[1, 2, 3].map((day) => ({
        [`x/2024-01-0${day}/orders/p.csv`]: csv('id,total'),
        [`x/2024-01-0${day}/users/p.csv`]: csv('mail,name'),
      })),
    ) as Objects,
    [],
    ['x/*'],
  ],
  [
    'accounts and regions above folders by date',
    many(20, (index) => [
      `AWSLogs/${111111111111 + (index % 2)}/CloudTrail/${index % 4 < 2 ? 'us-east-1' : 'eu-west-1'}/2024/01/${10 + index}/x_${index}.json`,
      json('event'),
    ]),
    ['eu-west-1', 'us-east-1'].map(
      (region) => ['high', { dataPath: `AWSLogs/*/CloudTrail/${region}/**/*.json`, autoPartitionDetection: true }] as const,
    ),
    [],
  ],
  [
    'a table in one file at the root, with other things',
    { 'countries.csv': csv('code,name'), 'README.md': '# Hi', 'package.json': '{"name":"x"}', 'logo.png': 'x' },
    [['medium', { dataPath: 'countries.csv', structureFormat: 'csv' }]],
    [''],
  ],
  [
    'partitions at the root',
    many(5, (index) => [`year=202${index}/part-${index}.csv`, csv('a,b')]),
    [['high', { dataPath: 'year=*/**/*.csv', autoPartitionDetection: true }]],
    [],
  ],
  [
    'files without extensions',
    {
      ...many(3, (index) => [`w/json/00000${index}_0`, json('a')]),
      ...many(3, (index) => [`w/text/00000${index}_0`, 'a,b\n1,2\n3,4\n5,6\n']),
    },
    [
      ['medium', { dataPath: 'w/json', structureFormat: 'json' }],
      ['low', { dataPath: 'w/text', structureFormat: 'csv' }],
    ],
    [],
  ],
  [
    'results of queries, named by ids',
    many(6, (index) => [`q/${uuid(index)}.csv`, csv(['a,b', 'x,y,z', 'n,m'][index % 3] ?? '')]),
    [],
    ['q'],
  ],
  [
    'folders that differ in a number, of the same columns and of different ones',
    {
      ...many(6, (index) => [`same/batch_${index}/data.csv`, csv('id,x')]),
      'other/t1/data.csv': csv('id,x'),
      'other/t2/data.csv': csv('color,size,weight'),
    },
    [
      ['medium', { dataPath: 'other/t1', structureFormat: 'csv' }],
      ['medium', { dataPath: 'other/t2', structureFormat: 'csv' }],
      ['medium', { dataPath: 'same', structureFormat: 'csv' }],
    ],
    [],
  ],
  [
    'pictures with their labels',
    { ...many(20, (index) => [`train/img${index}.jpg`, 'x']), 'train/labels.csv': csv('image,label') },
    [
      ['high', { dataPath: 'train', unstructuredFormats: ['jpg'] }],
      ['medium', { dataPath: 'train/labels.csv', structureFormat: 'csv' }],
    ],
    [],
  ],
  [
    'names that are signs in globs, and keys that no data path can name',
    {
      'a*b/part-0.csv': csv('a,b'),
      'c[1]/part-0.csv': csv('a,b'),
      '{x,y}/part-0.csv': csv('a,b'),
      '/lead/part-0.csv': csv('a,b'),
    },
    ['?x,y?/*.csv', 'a[*]b/*.csv', 'c[[]1]/*.csv'].map((dataPath) => ['medium', { dataPath }] as const),
    ['/lead'],
  ],
  [
    'half of one format and half of another',
    { ...many(5, (index) => [`m/p-${index}.csv`, csv('a,b')]), ...many(4, (index) => [`m/p-${index}.json`, json('a')]) },
    [['low', { dataPath: 'm/*.csv' }]],
    ['m'],
  ],
  [
    'partitions of different names',
    { 't/year=2024/part-0.csv': csv('a,b'), 't/region=eu/part-1.csv': csv('a,b') },
    [['medium', { dataPath: 't', structureFormat: 'csv' }]],
    [],
  ],
  [
    'another table beside partitions',
    { 't/dt=2024-01-01/part-0.csv': csv('a,b'), 't/dt=2024-01-02/part-0.csv': csv('a,b'), 't/archive/part-0.json': json('x') },
    [
      [
        'high',
        {
          dataPath: 't',
          structureFormat: 'csv',
          isPartitioned: true,
          partitionColumns: [column('dt', 'DATE')],
          excludePaths: ['archive'],
        },
      ],
      ['medium', { dataPath: 't/archive', structureFormat: 'json' }],
    ],
    [],
  ],
  ['data of no format that can be read', many(3, (index) => [`o/p-${index}.orc`, 'ORC']), [], ['o']],
];

describe('of hard lakes', () => {
  test.each(CASES)('%s', async (_, objects, proposed, leftOut) => {
    const { suggestion, tables } = await discoverLake(objects);
    const { proposals, beside, all } = suggestion;
    expect(proposals.map(({ confidence, entry }) => [confidence, entry])).toEqual(proposed);
    expect(suggestion.leftOut.map(({ path }) => path)).toEqual(leftOut);
    const parts = [...proposals, ...suggestion.leftOut, beside];
    expect(parts.reduce((sum, { numberOfObjects }) => sum + numberOfObjects, 0)).toBe(all.numberOfObjects);
    const { invalid } = parseManifest(JSON.stringify({ entries: proposals.map(({ entry }) => entry) }), 'm');
    expect(invalid).toEqual([]);
    expect(tables).toEqual([...new Set(tables)]);
  });
});

describe('a run with discovery: auto', () => {
  const objects = {
    'orders/part-0.csv': csv('id,total'),
    'orders/part-1.csv': csv('id,total'),
    'app/x.log': 'a log\n',
    'm/p-0.csv': csv('a,b'),
    'm/p-0.json': json('a'),
    'm/p-1.json': json('a'),
    'm/p-1.csv': csv('a,b'),
  };

  test('uses what is at least of medium confidence, and says of all else why it does not', async () => {
    const { tables, items, warnings, suggestion } = await discoverLake(objects);
    expect(tables).toEqual(['orders']);
    expect(suggestion.proposals.map(({ confidence }) => confidence)).toEqual(['low', 'high']);
    const told = items.flatMap((item) => (item.type === 'split' ? [] : [[item.subject.name, item.subject.at, item.type]]));
    expect(told).toEqual([
      ['mem://lake', undefined, 'entity'],
      ['mem://lake/m/*.csv', 'mem://lake#/discovered/0', 'outcome'],
      ['mem://lake/app', 'mem://lake#/discovered/leftOut/0', 'outcome'],
      ['mem://lake/m', 'mem://lake#/discovered/leftOut/1', 'outcome'],
      ['mem://lake/orders', 'mem://lake#/discovered/1', 'entity'],
    ]);
    expect(warnings.map(({ code, path }) => [code, path])).toEqual([['DATASETS_DISCOVERED', 'mem://lake']]);
  });

  test('counts nothing as gone, and is the same each time', async () => {
    const [first, second] = [await discoverLake(objects), await discoverLake(objects)];
    expect(second.splits).toEqual(first.splits);
    expect(second.suggestion).toEqual(first.suggestion);
    expect(first.splits.map(({ id, gap, parent }) => [id, gap !== undefined, parent])).toEqual([
      ['mem://lake', false, undefined],
      ['mem://lake#/discovered', true, 'store.lake'],
      ['mem://lake/orders/', false, 'store.lake'],
    ]);
  });

  test('leaves a bucket to its manifest, also where that has no entry', async () => {
    const manifest = { 'openmetadata.json': JSON.stringify({ entries: [{ dataPath: 'm', structureFormat: 'csv' }] }) };
    const { tables, suggestion, splits } = await discoverLake({ ...objects, ...manifest });
    expect(tables).toEqual(['m']);
    expect(splits.map(({ id }) => id)).toEqual(['mem://lake', 'mem://lake/m/']);
    expect(suggestion).toMatchObject({ skipped: 'a manifest has an entry for it', proposals: [], leftOut: [] });
    const empty = await discoverLake({ ...objects, 'openmetadata.json': '{"entries":[]}' });
    expect(empty.splits.map(({ id }) => id)).toEqual(['mem://lake']);
    expect(empty.suggestion).toMatchObject({ skipped: expect.stringContaining('no datasets'), proposals: [] });
  });

  test('is the same once the manifest of files at the root lies beside them', async () => {
    const files = { 'a_1.json': '{"id":1}\n{"id":2}\n', 'a_2.json': '{"id":3}\n{"id":4}\n' };
    const found = await discoverLake(files);
    const entries = found.suggestion.proposals.map(({ entry }) => entry);
    expect(entries).toEqual([{ dataPath: '*.json' }]);
    const declared = await discoverLake({ ...files, 'openmetadata.json': JSON.stringify({ entries }) });
    const rootOf = ({ items }: DiscoveredLake) => items.flatMap((item) => (item.type === 'entity' ? [item.entity] : []))[1];
    expect(rootOf(found)).toMatchObject({ numberOfObjects: 2, dataModel: { columns: [{ name: 'id' }] } });
    expect(rootOf(declared)).toEqual(rootOf(found));
  });

  test('lists a bucket once to find its datasets, and once for each of their folders', async () => {
    const { store } = await discoverLake(objects);
    // The last one is that of the suggestion.
    expect(store.requests.listed).toEqual(['mem://lake/', 'mem://lake/orders/', 'mem://lake/']);
  });
});
