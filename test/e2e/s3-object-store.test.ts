import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { StepContext } from '@sluice/plugin-api';
import { S3ObjectStore } from '@sluice/plugin-s3';
import { testContext } from '@sluice/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { all } from '../support/collect.js';
import { hasPython } from '../support/python.mjs';
import { startS3StandIn, xmlError } from '../support/s3-stand-in.js';
import { startMoto } from '../support/servers.mjs';

const KEYS = { accessKeyId: 'testing', secretAccessKey: 'testing' };
const MANY_BUCKETS = 1005;

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
    const context = testContext();
    const buckets = await all(store.listBuckets(context));
    await store.close();
    expect(buckets).toHaveLength(MANY_BUCKETS + 1);
    expect(new Set(buckets.map(({ name }) => name)).size).toBe(buckets.length);
    expect(buckets.find(({ name }) => name === 'zz-elsewhere')?.region).toBe('eu-west-1');
    expect(buckets.find(({ name }) => name === 'many-0007')?.region).toBe('us-east-1');
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
    const context = testContext();
    const elsewhere = { name: 'zz-elsewhere', region: 'eu-west-1' };
    const others = Array.from({ length: 600 }, (_, index) => ({ name: `none-${index}`, region: 'eu-west-1' }));
    const metrics = await store.bucketMetrics([elsewhere, ...others], context);
    await store.close();
    expect(metrics.get('zz-elsewhere')).toEqual({ numberOfObjects: 7, size: 120 });
    expect(metrics.get('none-1')).toEqual({});
    expect(context.requests.filter((name) => name === 'cloudwatch:GetMetricData')).toHaveLength(2);
    expect(context.warnings).toEqual([]);
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
    const context = testContext();
    expect(await store.read({ name: 'made-up' }, 'a', context)).toHaveLength(10);
    expect(await store.read({ name: 'made-up' }, 'a', context)).toHaveLength(10);
    expect(context.requests).toHaveLength(3);
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
    const context = testContext();
    expect(await store.read({ name: 'made-up' }, 'a', context)).toHaveLength(10);
    broken = 0;
    expect((await all(pagesOf(store, context))).map(({ key }) => key)).toEqual(['a']);
    await store.close();
    await server.stop();
  });

  test('says what to grant where an object may not be written', async () => {
    const server = await startS3StandIn({
      answer: (request, response) => {
        if (request.method !== 'PUT') return false;
        request.resume();
        response.writeHead(403).end(xmlError('AccessDenied'));
        return true;
      },
    });
    const store = storeAt(server.url);
    const denied = store.write({ name: 'made-up' }, 'openmetadata.json', new Uint8Array([1]), testContext());
    await expect(denied).rejects.toMatchObject({
      code: 'S3_ACCESS_DENIED',
      hint: 'Grant s3:PutObject on s3://made-up/openmetadata.json.',
    });
    await store.close();
    await server.stop();
  });

  test('names client options that it does not know', async () => {
    const server = await startS3StandIn({});
    const store = storeAt(server.url, { connectionOptions: { useFipsEndpoint: false, bogus: 1 } });
    const context = testContext();
    expect(await all(store.listBuckets(context))).toEqual([{ name: 'made-up', region: 'us-east-1' }]);
    expect(context.warnings.map(({ message }) => message)).toEqual(['The S3 client has no option bogus; it is without effect']);
    await store.close();
    await server.stop();
  });
});

async function* pagesOf(store: S3ObjectStore, context: StepContext) {
  for await (const { objects } of store.list({ name: 'made-up' }, { prefix: '' }, context)) yield objects;
}
