import { readFileSync } from 'node:fs';

/** A bucket, and what a person would call its datasets. */
export interface KnownLake {
  readonly name: string;
  readonly objects: Readonly<Record<string, string | Uint8Array>>;
  /** The paths of its tables. */
  readonly tables: readonly string[];
  /** The folders of its pictures, sound, films and documents. */
  readonly media?: readonly string[];
}

const lakeFile = (path: string): Uint8Array => readFileSync(new URL(`../lakes/${path}`, import.meta.url));
const PARQUET = lakeFile('lake-b/globs/nofmt/data.parquet');
const OTHER_PARQUET = lakeFile('lake-a/sales-data/customers/part-0.parquet');
const AVRO = lakeFile('lake-a/sales-data/clicks/part-0.avro');
const ROWS = 5;
const DAYS = ['06', '07', '08'];
const STAMPS = ['a3f0c1d2e4b59687', '0f1e2d3c4b5a6978', '99aa88bb77cc66dd'];

const rows = (header: string): string =>
  [
    header,
    ...Array.from({ length: ROWS }, (_, row) =>
      header
        .split(',')
        .map((_name, column) => row * 10 + column)
        .join(','),
    ),
  ]
    .join('\n')
    .concat('\n');
const lines = (...names: string[]): string =>
  Array.from({ length: ROWS }, (_, row) => `${JSON.stringify(Object.fromEntries(names.map((name) => [name, row])))}\n`).join('');
const each = <T>(items: readonly T[], make: (item: T) => readonly [string, string | Uint8Array]) =>
  Object.fromEntries(items.map(make));

/**
 * Lakes whose shapes were written down before the finder was run on them, with what a person would say. The finder knows settings from tables better
 * since it was run on these.
 */
export const HELD_OUT_LAKES: readonly KnownLake[] = [
  {
    name: 'a competition: tables in one folder, two of them nearly alike',
    objects: {
      'titanic/train.csv': rows('id,survived,class,name,sex,age,fare'),
      'titanic/test.csv': rows('id,class,name,sex,age,fare'),
      'titanic/gender_submission.csv': rows('id,survived'),
    },
    tables: ['titanic/train.csv', 'titanic/test.csv', 'titanic/gender_submission.csv'],
  },
  {
    name: 'bronze, silver and gold',
    objects: {
      ...each(DAYS, (day) => [`bronze/crm/customers/ingest_date=2024-05-${day}/c.json`, lines('id', 'name')]),
      ...each(DAYS, (day) => [`bronze/crm/orders/ingest_date=2024-05-${day}/o.json`, lines('id', 'total')]),
      ...each(DAYS, (day) => [`silver/customers/part-000${day}.parquet`, PARQUET]),
      ...each(DAYS, (day) => [`silver/orders/part-000${day}.parquet`, OTHER_PARQUET]),
      ...each(DAYS, (day) => [`gold/daily_sales/year=2024/month=5/d${day}.parquet`, PARQUET]),
      '_logs/run-1.json': '{"ok":true}\n',
    },
    tables: ['bronze/crm/customers', 'bronze/crm/orders', 'silver/customers', 'silver/orders', 'gold/daily_sales'],
  },
  {
    name: 'a stream that is written by the hour, without extensions',
    objects: each(DAYS, (day) => [`clicks/2024/05/${day}/07/stream-1-2024-05-${day}-07-00-00-${STAMPS[0]}`, lines('id', 'url')]),
    tables: ['clicks'],
  },
  {
    name: 'access logs',
    objects: {
      ...each(DAYS, (day) => [
        `logs/2024-05-${day}-07-08-09-${STAMPS[1]?.toUpperCase()}`,
        `owner bucket [${day}/May/2024] GET key\n`,
      ]),
      ...each(DAYS, (day) => [
        `AWSLogs/123456789012/elasticloadbalancing/us-east-1/2024/05/${day}/x.log.gz`,
        Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
      ]),
    },
    tables: [],
  },
  {
    name: 'machine learning: pictures, annotations and models',
    objects: {
      ...each(DAYS, (day) => [`datasets/coco/images/train/0000${day}.jpg`, 'x']),
      ...each(DAYS, (day) => [`datasets/coco/images/val/0000${day}.jpg`, 'x']),
      'datasets/coco/annotations/instances_train.json': lines('image', 'label'),
      'models/bert/pytorch_model.bin': 'PK',
      'models/bert/config.json': '{"layers":12}',
    },
    tables: ['datasets/coco/annotations'],
    media: ['datasets/coco/images'],
  },
  { name: 'backups', objects: { 'backup/db-2024-01-01.sql.gz': 'x', 'backup/db-2024-01-02.dump': 'x' }, tables: [] },
  {
    name: 'a web site',
    objects: {
      'index.html': '<html>',
      'assets/css/site.css': 'a{}',
      ...each(DAYS, (day) => [`assets/img/p${day}.png`, 'x']),
      'data/products.json': '[{"id":1,"price":2.5},{"id":2,"price":3}]',
    },
    tables: ['data'],
    media: ['assets/img'],
  },
  {
    name: 'files dropped by partners',
    objects: {
      'inbox/ACME_20240501.csv': rows('sku,quantity,price'),
      'inbox/ACME_20240502.csv': rows('sku,quantity,price'),
      'inbox/BETA_20240501.csv': rows('sku,quantity,price'),
      'inbox/processed/ACME_20240401.csv': rows('sku,quantity,price'),
    },
    tables: ['inbox', 'inbox/processed'],
  },
  {
    name: 'tenants above tables',
    objects: Object.assign(
      {},
      ...['acme', 'beta'].map((tenant) => ({
        [`tenant=${tenant}/events/date=2024-05-06/part.json`]: lines('at', 'kind'),
        [`tenant=${tenant}/users/part.json`]: lines('id', 'mail', 'name'),
      })),
    ),
    tables: ['events of all tenants', 'users of all tenants'],
  },
  {
    name: 'what streaming jobs leave',
    objects: {
      'checkpoint/offsets/0': 'v1\n{}\n',
      'checkpoint/commits/0': 'v1\n{}\n',
      'stream_out/_spark_metadata/0': 'v1\n',
      ...each(STAMPS, (stamp) => [`stream_out/part-00000-${stamp}-c000.json`, lines('id', 'value')]),
    },
    tables: ['stream_out'],
  },
  {
    name: 'what warehouses unload',
    objects: {
      ...each([0, 1, 2], (part) => [`unload/data_0_${part}_0.csv`, rows('id,amount')]),
      ...each([0, 1, 2], (part) => [`rs/000${part}_part_00.parquet`, PARQUET]),
      'rs/manifest': '{"entries":[]}',
    },
    tables: ['unload', 'rs'],
  },
  {
    name: 'sensors of sites',
    objects: Object.assign(
      {},
      ...['site-a/sensor-01', 'site-a/sensor-02', 'site-b/sensor-01', 'site-b/sensor-02'].map((sensor) => ({
        [`${sensor}/2024-05.csv`]: rows('at,celsius'),
        [`${sensor}/2024-06.csv`]: rows('at,celsius'),
      })),
    ),
    tables: ['site-a', 'site-b'],
  },
  {
    name: 'genomes',
    objects: { 'samples/S001/S001.vcf.gz': 'x', 'samples/S001/S001.bam': 'x', 'samples/S002/S002.bam': 'x' },
    tables: [],
  },
  {
    name: 'objects by their hashes',
    objects: each(STAMPS, (stamp) => [`objects/${stamp.slice(0, 2)}/${stamp}`, '\0\u0001']),
    tables: [],
  },
  {
    name: 'the share of an office',
    objects: {
      'finance/2023/budget.xlsx': 'PK',
      'finance/2024/notes.docx': 'PK',
      'hr/policies/leave.pdf': '%PDF',
      'hr/policies/travel.pdf': '%PDF',
    },
    tables: [],
    media: ['hr'],
  },
  {
    name: 'changes of a database',
    objects: {
      ...each(DAYS, (day) => [`cdc/inventory/orders/2024/05/${day}/00.avro`, AVRO]),
      ...each(DAYS, (day) => [`cdc/inventory/customers/2024/05/${day}/00.avro`, AVRO]),
    },
    tables: ['cdc/inventory/orders', 'cdc/inventory/customers'],
  },
  {
    name: 'documents by their first letters',
    objects: each(['alice', 'bob', 'carol', 'dave', 'eve', 'frank'], (name) => [`${name[0]}/${name}.json`, lines('name', 'age')]),
    tables: ['the whole bucket'],
  },
  { name: 'tabs in a text file', objects: { 'ref/codes.txt': 'code\tname\n1\ta\n2\tb\n3\tc\n' }, tables: ['ref'] },
  {
    name: 'settings of programs',
    objects: { 'config/app.json': '{"port":80,"debug":false}', 'config/db.json': '{"host":"h","user":"u","pool":5}' },
    tables: [],
  },
];

/** More of them. The finder was not changed for these. */
export const LAST_LAKES: readonly KnownLake[] = [
  {
    name: 'what a connector writes, named by times',
    objects: {
      ...each(DAYS, (day) => [`airbyte/public/users/2024_05_${day}_171500000000${day}_0.csv`, rows('id,mail')]),
      ...each(DAYS, (day) => [`airbyte/public/orders/2024_05_${day}_171500000000${day}_0.csv`, rows('id,total,at')]),
    },
    tables: ['airbyte/public/users', 'airbyte/public/orders'],
  },
  {
    name: 'lines of JSON, named by times alone',
    objects: {
      ...each(DAYS, (day) => [`stitch/orders/17150000${day}.jsonl`, lines('id', 'total')]),
      ...each(DAYS, (day) => [`stitch/customers/17150000${day}.jsonl`, lines('id', 'name')]),
    },
    tables: ['stitch/orders', 'stitch/customers'],
  },
  {
    name: 'a folder a day, with a word',
    objects: each(DAYS, (day) => [`ga/events_202405${day}/000.json`, lines('event', 'at')]),
    tables: ['ga'],
  },
  {
    name: 'partitions by device, files by day',
    objects: each(DAYS, (day) => [`iot/device=${day}/2024-05-${day}.csv`, rows('at,value')]),
    tables: ['iot'],
  },
  { name: 'maps', objects: { 'geo/cities.geojson': '{}', 'geo/roads.shp': 'x', 'geo/roads.dbf': 'x' }, tables: [] },
  {
    name: 'documents beside partitions',
    objects: {
      'sales/README.md': '# Sales',
      ...each(DAYS, (day) => [`sales/region=eu/dt=2024-05-${day}/x.csv`, rows('id,total')]),
      'sales/docs/schema.pdf': '%PDF',
    },
    tables: ['sales'],
    media: ['sales/docs'],
  },
  {
    name: 'lookup tables at the root',
    objects: { 'countries.csv': rows('code,country,continent'), 'cities.csv': rows('city,population'), 'notes.txt': 'to do\n' },
    tables: ['countries.csv', 'cities.csv'],
  },
  {
    name: 'films of cameras',
    objects: {
      ...each(DAYS, (day) => [`cam1/2024-05-${day}/0800.mp4`, 'x']),
      ...each(DAYS, (day) => [`cam2/2024-05-${day}/0800.mp4`, 'x']),
    },
    tables: [],
    media: ['cam1', 'cam2'],
  },
  {
    name: 'a folder a week',
    objects: each(['18', '19', '20'], (week) => [`weekly/2024-W${week}/report.csv`, rows('shop,total')]),
    tables: ['weekly'],
  },
  { name: 'versions', objects: each([1, 2, 3], (version) => [`scores/v${version}/scores.parquet`, PARQUET]), tables: ['scores'] },
  {
    name: 'several tables of several files in one folder',
    objects: {
      'landing/customers_2024-05-06.csv': rows('id,name,mail'),
      'landing/customers_2024-05-07.csv': rows('id,name,mail'),
      'landing/orders_2024-05-06.csv': rows('order,total'),
      'landing/orders_2024-05-07.csv': rows('order,total'),
    },
    tables: ['customers in landing', 'orders in landing'],
  },
  {
    name: 'a table with its checksum and its schema',
    objects: { 'lake/tbl/data.parquet': PARQUET, 'lake/tbl/schema.json': '{"fields":[]}', 'lake/tbl/data.parquet.md5': 'abc' },
    tables: ['lake/tbl'],
  },
  {
    name: 'logs in lines of JSON',
    objects: each(DAYS, (day) => [`applogs/2024/05/${day}/app.log`, lines('level', 'text')]),
    tables: ['applogs'],
  },
  { name: 'mail', objects: each(DAYS, (day) => [`mail/2024/05/${day}.eml`, 'From: a\nTo: b\n\nHello, you.\n']), tables: [] },
  {
    name: 'programs',
    objects: { 'src/index.ts': 'export {};\n', 'src/app.py': 'x = 1\n', 'src/package.json': '{"name":"x"}' },
    tables: [],
  },
];
