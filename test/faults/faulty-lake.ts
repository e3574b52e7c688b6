import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PARQUET = readFileSync(fileURLToPath(new URL('../lakes/lake-a/hard/maps/part-0.parquet', import.meta.url)));
const TAGS = '<Tagging><TagSet><Tag><Key>level</Key><Value>gold</Value></Tag></TagSet></Tagging>';

/** The entries of the first bucket: one of each way in which a bucket is read. */
const ENTRIES = [
  { dataPath: 'orders', structureFormat: 'csv' },
  { dataPath: 'maps', structureFormat: 'parquet' },
  { dataPath: 'events', structureFormat: 'json' },
  { dataPath: 'images', unstructuredFormats: ['png'] },
  { dataPath: 'teams/*/**/*.csv', autoPartitionDetection: true },
];

interface FaultyBucket {
  readonly region: string;
  readonly numberOfObjects: number;
  readonly objects: Readonly<Record<string, string | Buffer>>;
}

/** A small lake in which everything is right. */
const BUCKETS: Readonly<Record<string, FaultyBucket>> = {
  'fa-sales': {
    region: 'us-east-1',
    numberOfObjects: 12,
    objects: {
      'openmetadata.json': JSON.stringify({ entries: ENTRIES }),
      'orders/1.csv': 'order_id,total,placed\n1,2.5,2024-01-01\n2,3.5,2024-01-02\n',
      'orders/2.csv': 'order_id,total,placed\n3,2.5,2024-01-01\n',
      'orders/3.csv': 'order_id,total,placed\n4,2.5,2024-01-01\n',
      'orders/4.csv': 'order_id,total,placed\n5,2.5,2024-01-01\n',
      'maps/1.parquet': PARQUET,
      'events/1.json': '{"at":"2024-01-01T00:00:00Z","kind":"click"}\n{"at":"2024-01-01T00:00:01Z","kind":"view"}\n',
      'images/a/1.png': 'x',
      'images/b/2.png': 'xy',
      'teams/red/day=2024-01-01/1.csv': 'player,points\nann,3\n',
      'teams/red/day=2024-01-02/1.csv': 'player,points\nbob,4\n',
      'teams/blue/day=2024-01-01/1.csv': 'player,points\ncid,5\n',
    },
  },
  'fa-archive': {
    region: 'eu-west-1',
    numberOfObjects: 2,
    objects: {
      'openmetadata.json': JSON.stringify({ entries: [{ dataPath: 'rows', structureFormat: 'csv' }] }),
      'rows/1.csv': 'id,name\n1,ann\n',
    },
  },
  'fa-plain': { region: 'us-east-1', numberOfObjects: 1, objects: { 'a.txt': 'a' } },
};

/** The names of its buckets. */
export const FAULTY_BUCKETS = Object.keys(BUCKETS);

/** Puts the lake into a moto server, with tags and metrics. */
export async function loadFaultyLake(url: string): Promise<void> {
  for (const [bucket, { region, numberOfObjects, objects }] of Object.entries(BUCKETS)) {
    const place = `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;
    await send(`${url}/${bucket}`, region, region === 'us-east-1' ? undefined : place);
    await send(`${url}/${bucket}?tagging`, region, TAGS);
    for (const [key, body] of Object.entries(objects)) {
      await send(`${url}/${bucket}/${key}`, region, body);
      await send(`${url}/${bucket}/${key}?tagging`, region, TAGS);
    }
    await putMetric(url, region, bucket, 'NumberOfObjects', 'AllStorageTypes', numberOfObjects);
    await putMetric(url, region, bucket, 'BucketSizeBytes', 'StandardStorage', numberOfObjects * 100);
  }
}

function putMetric(url: string, region: string, bucket: string, name: string, storageType: string, value: number) {
  const metric = 'MetricData.member.1';
  const parameters = {
    Action: 'PutMetricData',
    Version: '2010-08-01',
    Namespace: 'AWS/S3',
    [`${metric}.MetricName`]: name,
    [`${metric}.Value`]: String(value),
    [`${metric}.Timestamp`]: new Date(Date.now() - 3_600_000).toISOString(),
    [`${metric}.Dimensions.member.1.Name`]: 'BucketName',
    [`${metric}.Dimensions.member.1.Value`]: bucket,
    [`${metric}.Dimensions.member.2.Name`]: 'StorageType',
    [`${metric}.Dimensions.member.2.Value`]: storageType,
  };
  return send(url, region, new URLSearchParams(parameters), 'monitoring');
}

async function send(url: string, region: string, body?: string | Buffer | URLSearchParams, service = 's3'): Promise<void> {
  // moto looks at who asks where and not at the signature.
  const authorization = `AWS4-HMAC-SHA256 Credential=testing/20240101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
  const method = service === 's3' ? 'PUT' : 'POST';
  const sent = body instanceof Buffer ? new Uint8Array(body) : body;
  const { ok, status } = await fetch(url, { method, headers: { authorization }, ...(sent === undefined ? {} : { body: sent }) });
  if (!ok) throw new Error(`${method} ${url} answered ${status}`);
}
