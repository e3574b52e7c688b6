/** A bucket that shows what one field of a manifest entry does. */
export interface FieldCase {
  /** The field, as the docs name it. */
  readonly field: string;
  readonly shows: string;
  readonly entry: Readonly<Record<string, unknown>>;
  /** The bucket, where its name matters; its entry is then in the workflow's `defaultManifest` and not in the bucket. */
  readonly bucket?: string;
  /** The bucket's objects, the older ones first. */
  readonly objects: Readonly<Record<string, string>>;
  /** A line for each container below the bucket, and one for each thing that became none. */
  readonly results: readonly string[];
}

const CSV = 'id,total\n1,2.5\n2,3.5\n';
const OTHER_CSV = 'id,total,note\n1,2,x\n';
const csv = (dataPath: string, more: object = {}): Readonly<Record<string, unknown>> => ({
  dataPath,
  structureFormat: 'csv',
  ...more,
});
const many = (names: readonly string[], text = CSV): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, text]));

const DELTA_LOG = [
  { protocol: { minReaderVersion: 1, minWriterVersion: 2 } },
  {
    metaData: {
      id: 'x',
      format: { provider: 'parquet', options: {} },
      schemaString: JSON.stringify({
        type: 'struct',
        fields: [
          { name: 'id', type: 'long', nullable: true, metadata: {} },
          { name: 'total', type: 'decimal(10,2)', nullable: true, metadata: {} },
          { name: 'day', type: 'date', nullable: true, metadata: {} },
        ],
      }),
      partitionColumns: ['day'],
      configuration: {},
    },
  },
]
  .map((action) => JSON.stringify(action))
  .join('\n');

const ICEBERG_METADATA = JSON.stringify({
  'format-version': 2,
  'current-schema-id': 1,
  schemas: [
    { type: 'struct', 'schema-id': 0, fields: [{ id: 1, name: 'old', required: false, type: 'int' }] },
    {
      type: 'struct',
      'schema-id': 1,
      fields: [
        { id: 1, name: 'id', required: true, type: 'long' },
        { id: 2, name: 'seen', required: false, type: 'timestamptz' },
      ],
    },
  ],
  'default-spec-id': 0,
  'partition-specs': [{ 'spec-id': 0, fields: [{ name: 'seen_day', transform: 'day', 'source-id': 2, 'field-id': 1000 }] }],
});

/** One case or more for each field; each is a bucket of its own, and all are read in one run. */
export const FIELD_CASES: readonly FieldCase[] = [
  {
    field: 'containerName',
    shows: 'in a manifest for several buckets: the bucket that the entry is for',
    bucket: 'bucket-a',
    entry: csv('in', { containerName: 'bucket-a' }),
    objects: many(['in/1.csv', 'every/1.csv']),
    results: ['every: id BIGINT, total DOUBLE; 1 objects', 'in: id BIGINT, total DOUBLE; 1 objects'],
  },
  {
    field: 'containerName',
    shows: 'without it, an entry of `defaultManifest` is for every bucket that has no manifest',
    bucket: 'bucket-b',
    entry: csv('every'),
    objects: many(['in/1.csv', 'every/1.csv']),
    results: ['every: id BIGINT, total DOUBLE; 1 objects'],
  },
  {
    field: 'dataPath',
    shows: 'a literal path ends at its slash; slashes at its ends are ignored',
    entry: csv('/orders/'),
    objects: many(['orders/1.csv', 'orders/2.csv', 'orders_old/1.csv']),
    results: ['orders: id BIGINT, total DOUBLE; 2 objects'],
  },
  {
    field: 'dataPath `*`',
    shows: 'stays within one level; case counts',
    entry: csv('in/*.csv'),
    objects: many(['in/1.csv', 'in/2.CSV', 'in/x/3.csv']),
    results: ['in: id BIGINT, total DOUBLE; 3 objects'],
  },
  {
    field: 'dataPath `*`',
    shows: 'at the root: the dataset has the name of the bucket (here `case-04`), and the manifest is no part of it',
    entry: { dataPath: '*.json' },
    objects: { 'a_1.json': '{"id":1}\n', 'a_2.json': '{"id":2}\n' },
    results: ['case-04: id BIGINT; 2 objects'],
  },
  {
    field: 'dataPath `?`',
    shows: 'one character; the file that matches is the one read, though another is newer',
    entry: csv('in/?.csv'),
    objects: { 'in/1.csv': CSV, 'in/10.csv': OTHER_CSV },
    results: ['in: id BIGINT, total DOUBLE; 2 objects'],
  },
  {
    field: 'dataPath `**`',
    shows: 'any number of levels, none too; a dataset for each folder',
    entry: { dataPath: 'deep/**/*.csv' },
    objects: many(['deep/1.csv', 'deep/x/y/2.csv']),
    results: ['deep: id BIGINT, total DOUBLE; 2 objects', 'deep/x/y: id BIGINT, total DOUBLE; 1 objects'],
  },
  {
    field: 'dataPath `[ ]`',
    shows: 'one of several characters',
    entry: csv('20[12]?/*'),
    objects: many(['201x/1.csv', '202y/1.csv', '203z/1.csv']),
    results: ['201x: id BIGINT, total DOUBLE; 1 objects', '202y: id BIGINT, total DOUBLE; 1 objects'],
  },
  {
    field: 'dataPath `{ }`',
    shows: 'one of several texts; only their folders are listed',
    entry: csv('{eu,us}/*'),
    objects: many(['asia/1.csv', 'eu/1.csv', 'us/1.csv']),
    results: ['eu: id BIGINT, total DOUBLE; 1 objects', 'us: id BIGINT, total DOUBLE; 1 objects'],
  },
  {
    field: 'structureFormat',
    shows: 'the declared format, whatever the extension',
    entry: { dataPath: 'in', structureFormat: 'jsonl' },
    objects: { 'in/1.log': '{"a": 1}\n{"a": 2, "b": "x"}\n' },
    results: ['in: a BIGINT, b STRING; 1 objects'],
  },
  {
    field: 'structureFormat',
    shows: 'of a glob without one: by extension; what has none that can be read is told',
    entry: { dataPath: 'in/*/*' },
    objects: { 'in/a/1.csv': CSV, 'in/b/1.jsonl': '{"a": 1}\n', 'in/c/readme.txt': 'x', 'in/d/1.zip': 'x' },
    results: [
      'in/a: id BIGINT, total DOUBLE; 1 objects',
      'in/b: a BIGINT; 1 objects',
      'filtered in/c/*.txt',
      'failed in/d/*.zip UNSUPPORTED_FORMAT',
    ],
  },
  {
    field: 'structureFormat',
    shows: 'of a literal path without one: a plain container',
    entry: { dataPath: 'in' },
    objects: many(['in/1.csv']),
    results: ['in: no columns; 1 objects'],
  },
  {
    field: 'structureFormat',
    shows: 'one that is not supported fails the entry',
    entry: { dataPath: 'in', structureFormat: 'MF4' },
    objects: { 'in/1.mf4': 'x' },
    results: ['failed in UNSUPPORTED_FORMAT'],
  },
  {
    field: 'separator',
    shows: 'the delimiter; found by itself without it',
    entry: csv('in', { separator: '|' }),
    objects: { 'in/1.csv': 'a,b|c,d\n1,2|3,4\n' },
    results: ['in: a,b STRING, c,d STRING; 1 objects'],
  },
  {
    field: 'header',
    shows: 'false: the first row is data',
    entry: csv('in', { header: false }),
    objects: { 'in/1.csv': 'x,y\n1,2\n' },
    results: ['in: column0 STRING, column1 STRING; 1 objects'],
  },
  {
    field: 'partitionColumns',
    shows: 'come before the columns of the files',
    entry: csv('in', { partitionColumns: [{ name: 'year', dataType: 'INT' }] }),
    objects: many(['in/year=2024/1.csv']),
    results: ['in: year INT, id BIGINT, total DOUBLE; 1 objects; partitioned'],
  },
  {
    field: 'isPartitioned',
    shows: 'has the last word',
    entry: csv('in', { isPartitioned: true }),
    objects: many(['in/1.csv']),
    results: ['in: id BIGINT, total DOUBLE; 1 objects; partitioned'],
  },
  {
    field: 'depth',
    shows: 'each folder so many levels below that holds data, however deep',
    entry: csv('land', { depth: 2 }),
    objects: many(['land/eu/x/1.csv', 'land/eu/y/z/1.csv', 'land/us/1.csv']),
    results: ['land/eu/x: id BIGINT, total DOUBLE; 1 objects', 'land/eu/y: id BIGINT, total DOUBLE; 1 objects'],
  },
  {
    field: 'unstructuredFormats',
    shows: 'a container for each file with one of the extensions, below those of its folders',
    entry: { dataPath: 'media/images', unstructuredFormats: ['png'] },
    objects: { 'media/images/cats/1.png': 'x', 'media/images/cats/notes.txt': 'xx', 'media/images/2.PNG': 'x' },
    results: [
      'media: no columns',
      'media > images: no columns; 3 objects',
      'media > images > 2.PNG: no columns',
      'media > images > cats: no columns; 2 objects',
      'media > images > cats > 1.png: no columns',
    ],
  },
  {
    field: 'unstructuredFormats `*`',
    shows: 'every file; artifacts are none',
    entry: { dataPath: 'docs', unstructuredFormats: ['*'] },
    objects: { 'docs/1.pdf': 'x', 'docs/readme': 'x', 'docs/_SUCCESS': '' },
    results: ['docs: no columns; 2 objects', 'docs > 1.pdf: no columns', 'docs > readme: no columns'],
  },
  {
    field: 'unstructuredData',
    shows: 'a container for each file that the glob matches, below the bucket',
    entry: { dataPath: 'pics/**/*.png', unstructuredData: true },
    objects: { 'pics/2024/0.png': 'x', 'pics/1.png': 'x', 'pics/1.txt': 'x' },
    results: ['pics/1.png: no columns', 'pics/2024/0.png: no columns'],
  },
  {
    field: 'collapse',
    shows: 'a container for each folder pattern instead',
    entry: { dataPath: 'pics/**/*.{png,csv}', unstructuredData: true, collapse: true },
    objects: { 'pics/2023/a/0.png': 'x', 'pics/2024/a/0.png': 'x', 'pics/2024/a/1.csv': 'x', 'pics/2024/b/0.png': 'x' },
    results: ['pics/*/a: no columns; 3 objects; csv', 'pics/*/b: no columns; 1 objects'],
  },
  {
    field: 'autoPartitionDetection',
    shows: 'name=value folders become columns, URL-decoded, typed by all values but null',
    entry: csv('t/**/*.csv', { autoPartitionDetection: true }),
    objects: many([
      't/sales/year=2023/city=S%C3%A3o%20Paulo/1.csv',
      't/sales/year=2024/city=Lima/1.csv',
      't/sales/year=__HIVE_DEFAULT_PARTITION__/city=Lima/1.csv',
    ]),
    results: ['t/sales: year INT, city VARCHAR, id BIGINT, total DOUBLE; 3 objects; partitioned'],
  },
  {
    field: 'autoPartitionDetection',
    shows: 'date folders are a column date, nested ones year, month and day',
    entry: csv('t/**/*.csv', { autoPartitionDetection: true }),
    objects: many(['t/a/2024-01-31/1.csv', 't/b/20240131/1.csv', 't/c/2024/01/31/1.csv']),
    results: [
      't/a: date DATE, id BIGINT, total DOUBLE; 1 objects; partitioned',
      't/b: date DATE, id BIGINT, total DOUBLE; 1 objects; partitioned',
      't/c: year INT, month INT, day INT, id BIGINT, total DOUBLE; 1 objects; partitioned',
    ],
  },
  {
    field: 'autoPartitionDetection',
    shows: 'where the files disagree there are no partition columns, and a warning',
    entry: csv('t/**/*.csv', { autoPartitionDetection: true }),
    objects: many(['t/a/x=1/1.csv', 't/a/y=1/1.csv']),
    results: ['t/a: id BIGINT, total DOUBLE; 2 objects', 'warning t/a PARTITIONS_DISAGREE'],
  },
  {
    field: 'autoPartitionDetection',
    shows: 'without it, files are grouped above their partitions all the same',
    entry: csv('t/**/*.csv'),
    objects: many(['t/a/x=1/1.csv', 't/a/x=2/1.csv']),
    results: ['t/a: id BIGINT, total DOUBLE; 2 objects'],
  },
  {
    field: 'excludePaths',
    shows: 'folders or names that drop a key; engine artifacts are dropped always',
    entry: csv('in', { excludePaths: ['_staging'] }),
    objects: { 'in/1.csv': CSV, 'in/_temporary/2.csv': OTHER_CSV, 'in/x/_staging/3.csv': OTHER_CSV, 'in/4.csv.crc': 'x' },
    results: ['in: id BIGINT, total DOUBLE; 1 objects'],
  },
  {
    field: 'excludePatterns',
    shows: 'globs that drop a key; one without a slash is about names',
    entry: csv('in', { excludePatterns: ['in/**/old/*', '*.bak.csv'] }),
    objects: { 'in/1.csv': CSV, 'in/x/old/2.csv': OTHER_CSV, 'in/y/3.bak.csv': OTHER_CSV },
    results: ['in: id BIGINT, total DOUBLE; 1 objects'],
  },
  {
    field: 'samples',
    shows: 'the columns of several files, widened; files that disagree are named',
    entry: csv('in', { samples: 2 }),
    objects: { 'in/a/1.csv': 'id,total\n1,2\n', 'in/b/2.csv': 'id,note\n1.5,x\n' },
    results: [
      'in: id DOUBLE, note STRING, total BIGINT; 2 objects',
      'warning in/a/1.csv SAMPLES_DISAGREE',
      'warning in/b/2.csv SAMPLES_DISAGREE',
    ],
  },
  {
    field: 'samples',
    shows: 'by default the newest file alone',
    entry: csv('in'),
    objects: { 'in/1.csv': 'old\n1\n', 'in/2.csv': 'new\n1\n' },
    results: ['in: new BIGINT; 2 objects'],
  },
  {
    field: 'Delta tables',
    shows: "have the columns and partitions of the table's log, not those of one file",
    entry: { dataPath: 'sales', structureFormat: 'parquet' },
    objects: { 'sales/_delta_log/00000000000000000000.json': DELTA_LOG, 'sales/day=2024-01-01/a.parquet': 'no parquet at all' },
    results: ['sales: day DATE, id BIGINT, total DECIMAL; 1 objects; partitioned'],
  },
  {
    field: 'Delta tables',
    shows: 'also where a glob asks for one partition alone',
    entry: { dataPath: 'sales/day=2024-01-01/*.parquet' },
    objects: { 'sales/_delta_log/00000000000000000000.json': DELTA_LOG, 'sales/day=2024-01-01/a.parquet': 'no parquet at all' },
    results: ['sales: day DATE, id BIGINT, total DECIMAL; 1 objects; partitioned'],
  },
  {
    field: 'Iceberg tables',
    shows: "have the columns and partitions of the table's metadata, also where a glob finds them",
    entry: { dataPath: 'db/*/**/*.parquet' },
    objects: {
      'db/hits/data/ab/1.parquet': 'no parquet at all',
      'db/hits/data/cd/2.parquet': 'no parquet at all',
      'db/hits/metadata/00001-x.metadata.json': ICEBERG_METADATA,
    },
    results: ['db/hits: seen TIMESTAMPZ, id BIGINT; 3 objects; partitioned'],
  },
  {
    field: 'an empty path',
    shows: 'an entry with nothing at its path is empty, and no container',
    entry: csv('nothing'),
    objects: many(['in/1.csv']),
    results: ['empty nothing'],
  },
];
