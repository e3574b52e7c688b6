import { Readable } from 'node:stream';
import { GetBucketLocationCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { checkLocations, locationOf } from './check-locations.js';

/** A client of a store that answers `xml`. */
function clientOf(xml: string): S3Client {
  return checkLocations(
    new S3Client({
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      requestHandler: {
        handle: async () => ({ response: { statusCode: 200, headers: {}, body: Readable.from([Buffer.from(xml)]) } }),
      },
    }),
  );
}

test.each([
  ['<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">eu-west-3</LocationConstraint>', 'eu-west-3'],
  ['<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>', 'us-east-1'],
  ['<LocationConstraint></LocationConstraint>', 'us-east-1'],
  ['<LocationConstraint>EU</LocationConstraint>', 'eu-west-1'],
  ['', undefined],
  ['<LocationConstraint>eu-we', undefined],
  ['<Result><Status>ok</Status></Result>', undefined],
])('%s is %s', async (xml, region) => {
  expect(locationOf(await clientOf(xml).send(new GetBucketLocationCommand({ Bucket: 'b' })))).toBe(region);
});

test('other answers are left as they are', async () => {
  const xml = '<ListAllMyBucketsResult><Buckets><Bucket><Name>b</Name></Bucket></Buckets></ListAllMyBucketsResult>';
  expect(await clientOf(xml).send(new ListBucketsCommand())).toMatchObject({ Buckets: [{ Name: 'b' }] });
});
