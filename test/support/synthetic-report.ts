import type { Change, Column, Container } from '@sluice/plugin-api';
import type { ReportFile, ReportOutcome } from '@sluice/report-page';

const ZONES = ['raw', 'curated', 'sandbox', 'archive', 'exports'];
const TEAMS = ['sales', 'finance', 'logistics', 'marketing', 'web', 'sensors', 'support', 'people'];
const THINGS = [
  'orders',
  'customers',
  'clicks',
  'invoices',
  'shipments',
  'sessions',
  'readings',
  'tickets',
  'campaigns',
  'payroll',
];
const FORMATS = ['parquet', 'parquet', 'parquet', 'csv', 'json', 'avro', 'tsv', 'gz'] as const;
const TYPES = ['STRING', 'BIGINT', 'DOUBLE', 'TIMESTAMP', 'BOOLEAN', 'DATE'] as const;
const WORDS = ['id', 'name', 'amount', 'created_at', 'country', 'status', 'price', 'email', 'source', 'kind', 'quantity', 'city'];
const ENDED_AT = Date.parse('2026-11-25T08:00:00Z');
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** A report of a lake of so many datasets, the same each time: nested columns, partitions, failures, changes, denied calls. */
export function syntheticReport(datasets: number): ReportFile {
  const random = randomNumbers(7);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const buckets = ZONES.map((zone) => bucket(`acme-${zone}`));
  const containers: Container[] = [...buckets];
  const outcomes: ReportOutcome[] = buckets.map(({ fullPath, fullyQualifiedName }) => ({
    subject: { kind: 'bucket', name: fullPath },
    scope: fullPath,
    fullyQualifiedName,
    status: 'unchanged',
  }));
  for (let index = 0; index < datasets; index += 1) {
    const parent = buckets[Math.floor(random() ** 1.6 * buckets.length)] ?? bucket('none');
    const path = `${pick(TEAMS)}/${pick(THINGS)}_${index}`;
    const dataset = datasetIn(parent, path, random);
    const fullyQualifiedName = dataset.fullyQualifiedName;
    const subject = {
      kind: 'entry',
      name: dataset.fullPath,
      at: `${parent.fullPath}/openmetadata.json#/entries/${index}`,
    } as const;
    const chance = random();
    const outcome = { subject, scope: parent.fullPath, fullyQualifiedName };
    if (chance < 0.01)
      outcomes.push({
        ...outcome,
        status: 'failed',
        error: failure(pick(['S3_ACCESS_DENIED', 'FILE_MALFORMED']), dataset.fullPath),
      });
    else if (chance < 0.02)
      outcomes.push({ ...outcome, status: 'empty', reason: `there are no objects below ${dataset.fullPath}/` });
    else if (chance < 0.03) outcomes.push({ ...outcome, status: 'filtered', rule: 'containerFilterPattern.excludes[0]' });
    else if (chance < 0.08) outcomes.push({ ...outcome, status: 'created' });
    else if (chance < 0.16) outcomes.push({ ...outcome, status: 'updated', changes: changesOf(dataset) });
    else outcomes.push({ ...outcome, status: 'unchanged' });
    if (chance < 0.01 || chance >= 0.03) containers.push(dataset);
  }
  const totals: Record<ReportOutcome['status'], number> = {
    created: 0,
    updated: 0,
    unchanged: 0,
    filtered: 0,
    empty: 0,
    failed: 0,
  };
  for (const { status } of outcomes) totals[status] += 1;
  return {
    formatVersion: 1,
    runId: '0d9b1c1e-6a34-4c0e-9f0a-7f2f6f1f5a10',
    status: totals.failed === 0 ? 'succeeded' : 'partial',
    serviceName: 'acme_lake',
    source: 's3',
    sink: 'openmetadata',
    startedAt: new Date(ENDED_AT - 184_000).toISOString(),
    endedAt: new Date(ENDED_AT).toISOString(),
    totals,
    subjects: {},
    scopes: buckets.map(({ fullPath }) => ({
      scope: fullPath,
      complete: true,
      splits: { done: 1, known: 1 },
      outcomes: totals,
      containers: containers.length,
      columns: 0,
      warnings: 0,
      requests: {},
      bytes: datasets * 20_000,
    })),
    outcomes,
    deleted: ['acme_lake.acme-raw.sales/old_orders', 'acme_lake.acme-archive.web/clicks_2019'],
    notDeleted: [],
    warnings: [{ code: 'METRICS_UNKNOWN', message: 'CloudWatch has no metrics of the bucket', path: 's3://acme-sandbox' }],
    actions: [
      { name: 's3:ListObjectsV2', calls: Math.ceil(datasets * 1.4), denied: 0 },
      { name: 's3:GetObject', calls: datasets * 2, denied: Math.ceil(datasets / 200) },
      { name: 'cloudwatch:GetMetricData', calls: 2, denied: 0 },
      { name: 'openmetadata:PUT containers', calls: datasets, denied: 0 },
    ],
    cost: { dollars: datasets * 0.0000078, asOf: '2025-06', unpriced: ['s3:GetObjectTagging'] },
    containers,
  };
}

function bucket(name: string): Container {
  return {
    kind: 'container',
    fullyQualifiedName: `acme_lake.${name}`,
    name,
    service: 'acme_lake',
    prefix: '/',
    fullPath: `s3://${name}`,
    fileFormats: [],
  };
}

function datasetIn(parent: Container, path: string, random: () => number): Container {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const format = pick(FORMATS);
  const isPartitioned = random() < 0.4;
  const columns: Column[] = Array.from({ length: 6 + Math.floor(random() * 14) }, (_, index) => ({
    name: `${pick(WORDS)}_${index}`,
    dataType: pick(TYPES),
  }));
  if (random() < 0.4) columns.push(nestedColumn());
  return {
    kind: 'container',
    fullyQualifiedName: `${parent.fullyQualifiedName}.${path}`,
    name: path,
    service: 'acme_lake',
    parent: parent.fullyQualifiedName,
    prefix: `/${path}`,
    fullPath: `${parent.fullPath}/${path}`,
    size: Math.floor(10 ** (4 + random() * 7)),
    numberOfObjects: Math.ceil(10 ** (random() * 4)),
    lastModified: ENDED_AT - Math.floor(random() ** 4 * 900 * DAY_MILLISECONDS),
    fileFormats: [format],
    dataModel: {
      isPartitioned,
      ...(isPartitioned ? { partitionColumns: ['day'] } : {}),
      columns: isPartitioned ? [{ name: 'day', dataType: 'DATE' }, ...columns] : columns,
    },
    samples: [`${parent.fullPath}/${path}/part-0.${format}`],
    sourceUrl: `https://s3.console.aws.amazon.com/s3/buckets/${parent.name}?prefix=${path}/`,
    ...(random() < 0.3 ? { description: `All ${path.replace('/', ' ')} of the last years, loaded each night.` } : {}),
    ...(random() < 0.3
      ? { tags: [{ tagFQN: 'PII.Sensitive', score: 0.87 }, { tagFQN: 'Tier.Gold' }], owners: [{ name: 'data-platform' }] }
      : {}),
  };
}

function nestedColumn(): Column {
  return {
    name: 'address',
    dataType: 'STRUCT',
    dataTypeDisplay: 'struct<street: string, place: struct<city: string, zip: string>>',
    children: [
      { name: 'street', dataType: 'STRING' },
      {
        name: 'place',
        dataType: 'STRUCT',
        children: [
          { name: 'city', dataType: 'STRING' },
          { name: 'zip', dataType: 'STRING' },
        ],
      },
    ],
  };
}

function changesOf({ size = 0 }: Container): Change[] {
  return [
    { path: 'size', before: Math.floor(size * 0.9), after: size },
    { path: 'dataModel.columns.total', after: { name: 'total', dataType: 'DOUBLE' } },
    { path: 'dataModel.columns.status_4.dataType', before: 'INT', after: 'BIGINT' },
  ];
}

function failure(code: string, path: string): NonNullable<ReportOutcome['error']> {
  const isDenied = code === 'S3_ACCESS_DENIED';
  return {
    code,
    message: isDenied
      ? `s3:GetObject of ${path}/part-0.parquet is not allowed`
      : `${path}/part-0.csv ends in the middle of a quoted value`,
    path: `${path}/part-0`,
    hint: isDenied
      ? 'Allow s3:GetObject on these objects; sluice permissions prints the policy.'
      : 'Have the file written again, or name another sample.',
  };
}

/** Numbers from 0 to 1 that are the same each time: the generator of Park and Miller. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
