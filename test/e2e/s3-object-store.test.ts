import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { StepContext } from '@sluice/plugin-api';
import { S3ObjectStore } from '@sluice/plugin-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasPython } from '../support/python.mjs';
import { startS3StandIn, xmlError } from '../support/s3-stand-in.js';
import { startMoto } from '../support/servers.mjs';
import { all, stepContext } from '../support/step-context.js';

const KEYS = { accessKeyId: 'testing', secretAccessKey: 'testing' };
const MANY_BUCKETS = 1005;
const ODD_KEYS = ['a b', 'a+b', 'a%20b', 'ä/ö', '😀', '<&>"\'', 'a\tb', 'dir/', 'percent%', '__proto__', 'x//y', '../up'].sort(
  (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)),
);

function storeAt(endPointURL: string, more: object = {}): S3ObjectStore {
  const awsConfig = { awsAccessKeyId: 'testing', awsSecretAccessKey: 'testing', awsRegion: 'us-east-1', endPointURL };
  return new S3ObjectStore({ awsConfig, ...more });
}

describe.skipIf(!hasPython())('S3ObjectStore against moto', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  let s3: S3Client;
  beforeAll(async () => {
    moto = await startMoto();
    s3 = new S3Client({ endpoint: moto.url, region: 'us-east-1', credentials: KEYS, forcePathStyle: true });
    for (let index = 0; index < MANY_BUCKETS; index += 1) {
      await s3.send(new CreateBucketCommand({ Bucket: `many-${String(index).padStart(4, '0')}` }));
    }
    for (const Key of ODD_KEYS) await s3.send(new PutObjectCommand({ Bucket: 'many-0000', Key, Body: Key }));
    const elsewhere = { CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' as const } };
    await new S3Client({ endpoint: moto.url, region: 'eu-west-1', credentials: KEYS, forcePathStyle: true }).send(
      new CreateBucketCommand({ Bucket: 'zz-elsewhere', ...elsewhere }),
    );
  });
  afterAll(async () => {
    s3?.destroy();
    await moto?.stop();
  });

  test('lists every bucket, though this server cuts a page short without saying so, each in its region', async () => {
    const store = storeAt(moto.url);
    const { context } = stepContext();
    const buckets = await all(store.listBuckets(context));
    await store.close();
    expect(buckets).toHaveLength(MANY_BUCKETS + 1);
    expect(new Set(buckets.map(({ name }) => name)).size).toBe(buckets.length);
    expect(buckets.find(({ name }) => name === 'zz-elsewhere')?.region).toBe('eu-west-1');
    expect(buckets.find(({ name }) => name === 'many-0007')?.region).toBe('us-east-1');
  });

  test('lists, heads and reads keys of all kinds as they are', async () => {
    const store = storeAt(moto.url);
    const { context } = stepContext();
    const bucket = { name: 'many-0000', region: 'us-east-1' };
    const keys: string[] = [];
    for await (const page of store.list(bucket, { prefix: '' }, context)) keys.push(...page.objects.map(({ key }) => key));
    expect(keys).toEqual(ODD_KEYS);
    for (const key of ODD_KEYS) {
      expect(new TextDecoder().decode(await store.read(bucket, key, context))).toBe(key);
      expect((await store.head(bucket, key, context))?.size).toBe(Buffer.byteLength(key));
    }
    await store.close();
  });

  test('reads ranges, also past the end; knows a missing object from a missing bucket', async () => {
    const store = storeAt(moto.url);
    const { context } = stepContext();
    const bucket = { name: 'many-0000', region: 'us-east-1' };
    const text = async (offset: number, length: number) =>
      new TextDecoder().decode(await store.read(bucket, 'percent%', context, { offset, length }));
    expect(await text(0, 3)).toBe('per');
    expect(await text(4, 100)).toBe('ent%');
    expect(await text(100, 5)).toBe('');
    expect(await store.read(bucket, 'no-such-key', context)).toBeUndefined();
    expect(await store.head(bucket, 'no-such-key', context)).toBeUndefined();
    await expect(store.read({ name: 'no-such-bucket' }, 'a', context)).rejects.toMatchObject({ code: 'BUCKET_NOT_FOUND' });
    await store.close();
    await store.close();
  });

  test('adds up the storage classes that CloudWatch has, in calls of 500 queries in the bucket’s region', async () => {
    const cloudWatch = new CloudWatchClient({ endpoint: moto.url, region: 'eu-west-1', credentials: KEYS });
    const put = (name: string, storageType: string, value: number, hoursAgo: number) =>
      cloudWatch.send(
        new PutMetricDataCommand({
          Namespace: 'AWS/S3',
          MetricData: [
            {
              MetricName: name,
              Value: value,
              Timestamp: new Date(Date.now() - hoursAgo * 3_600_000),
              Dimensions: [
                { Name: 'BucketName', Value: 'zz-elsewhere' },
                { Name: 'StorageType', Value: storageType },
              ],
            },
          ],
        }),
      );
    await put('NumberOfObjects', 'AllStorageTypes', 7, 5);
    await put('BucketSizeBytes', 'StandardStorage', 100, 5);
    await put('BucketSizeBytes', 'GlacierStorage', 20, 5);
    await put('BucketSizeBytes', 'StandardIAStorage', 3, 24 * 4);
    cloudWatch.destroy();
    const store = storeAt(moto.url);
    const { context, requests, warnings } = stepContext();
    const elsewhere = { name: 'zz-elsewhere', region: 'eu-west-1' };
    const others = Array.from({ length: 600 }, (_, index) => ({ name: `none-${index}`, region: 'eu-west-1' }));
    const metrics = await store.bucketMetrics([elsewhere, ...others], context);
    await store.close();
    expect(metrics.get('zz-elsewhere')).toEqual({ numberOfObjects: 7, size: 120 });
    expect(metrics.get('none-1')).toEqual({});
    expect(requests.filter((name) => name === 'cloudwatch:GetMetricData')).toHaveLength(2);
    expect(warnings).toEqual([]);
  });
});

describe('S3ObjectStore against a server that misbehaves', () => {
  const made = { key: 'a', size: 10, byteAt: () => 120 };

  test('goes to the region that the store names', async () => {
    const server = await startS3StandIn({
      objects: [made],
      answer: (request, response) => {
        if (request.headers.authorization?.includes('/eu-west-3/') === true) return false;
        response
          .writeHead(301, { 'content-type': 'application/xml', 'x-amz-bucket-region': 'eu-west-3' })
          .end(xmlError('PermanentRedirect'));
        return true;
      },
    });
    const store = storeAt(server.url);
    const { context, requests } = stepContext();
    expect(await store.read({ name: 'made-up' }, 'a', context)).toHaveLength(10);
    expect(await store.read({ name: 'made-up' }, 'a', context)).toHaveLength(10);
    expect(requests).toHaveLength(3);
    await store.close();
    await server.stop();
  });

  test('asks again for a body that breaks off, and for a page without its text', async () => {
    let broken = 0;
    const server = await startS3StandIn({
      objects: [made],
      answer: (request, response) => {
        if (broken === 2) return false;
        broken += 1;
        if (request.url?.includes('list-type') === true) response.writeHead(200, { 'content-length': 0 }).end();
        else {
          response.writeHead(200, { 'content-length': 10 });
          response.write('xxx', () => response.destroy());
        }
        return true;
      },
    });
    const store = storeAt(server.url);
    const { context } = stepContext();
    expect(await store.read({ name: 'made-up' }, 'a', context)).toHaveLength(10);
    broken = 0;
    expect((await all(pagesOf(store, context))).map(({ key }) => key)).toEqual(['a']);
    await store.close();
    await server.stop();
  });

  test('stops within a second when it is told to', async () => {
    const server = await startS3StandIn({ answer: () => true });
    const store = storeAt(server.url);
    const controller = new AbortController();
    const { context } = stepContext(controller.signal);
    const reading = store.read({ name: 'made-up' }, 'a', context);
    setTimeout(() => controller.abort(), 50);
    await expect(reading).rejects.toThrow();
    await store.close();
    await server.stop();
  }, 3000);

  test('names client options that it does not know', async () => {
    const server = await startS3StandIn({});
    const store = storeAt(server.url, { connectionOptions: { useFipsEndpoint: false, bogus: 1 } });
    const { context, warnings } = stepContext();
    expect(await all(store.listBuckets(context))).toEqual([{ name: 'made-up', region: 'us-east-1' }]);
    expect(warnings.map(({ message }) => message)).toEqual(['The S3 client has no option bogus; it is without effect']);
    await store.close();
    await server.stop();
  });
});

async function* pagesOf(store: S3ObjectStore, context: StepContext) {
  for await (const { objects } of store.list({ name: 'made-up' }, { prefix: '' }, context)) yield objects;
}
