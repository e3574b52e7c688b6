import { Readable } from 'node:stream';
import { ListBucketsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { pageOf, scanListings } from './scan-listings.js';

const PAGE =
  '<ListBucketResult><Name>b</Name><IsTruncated>false</IsTruncated><Contents><Key>a%0A</Key><Size>3</Size></Contents></ListBucketResult>';

/** A client of a store that answers `xml`; `parsed` counts the answers that the SDK's own parser read. */
function clientOf(xml: string, status = 200) {
  const counts = { parsed: 0 };
  const client = new S3Client({
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    requestHandler: {
      handle: async () => ({ response: { statusCode: status, headers: {}, body: Readable.from([Buffer.from(xml)]) } }),
    },
  });
  const { protocol } = client.config as unknown as { protocol: { deserializeResponse(...args: unknown[]): unknown } };
  const parse = protocol.deserializeResponse.bind(protocol);
  protocol.deserializeResponse = (...args) => {
    counts.parsed += 1;
    return parse(...args);
  };
  return { client: scanListings(client), counts };
}

test('a plain listing is scanned, and what the SDK adds to an answer is there', async () => {
  const { client, counts } = clientOf(PAGE);
  const output = await client.send(new ListObjectsV2Command({ Bucket: 'b' }));
  expect(pageOf(output)).toEqual({ objects: [{ key: 'a%0A', size: 3, lastModified: 0 }], prefixes: [] });
  expect(output.$metadata).toMatchObject({ httpStatusCode: 200, attempts: 1 });
  expect(counts.parsed).toBe(0);
});

test('a listing that is not plain is parsed', async () => {
  const { client, counts } = clientOf(PAGE.replace('<Name>', '<!-- x --><Name>'));
  const output = await client.send(new ListObjectsV2Command({ Bucket: 'b' }));
  expect(pageOf(output)).toEqual({ objects: [{ key: 'a%0A', size: 3, lastModified: 0 }], prefixes: [] });
  expect(counts.parsed).toBe(1);
});

test('errors and other answers are parsed', async () => {
  const denied = clientOf('<Error><Code>AccessDenied</Code><Message>no</Message></Error>', 403);
  await expect(denied.client.send(new ListObjectsV2Command({ Bucket: 'b' }))).rejects.toMatchObject({ name: 'AccessDenied' });
  const buckets = clientOf('<ListAllMyBucketsResult><Buckets><Bucket><Name>b</Name></Bucket></Buckets></ListAllMyBucketsResult>');
  expect(await buckets.client.send(new ListBucketsCommand())).toMatchObject({ Buckets: [{ Name: 'b' }] });
  expect([denied.counts.parsed, buckets.counts.parsed]).toEqual([1, 1]);
});
