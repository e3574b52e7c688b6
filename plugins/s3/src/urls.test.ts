import { expect, test } from 'vitest';
import { S3Urls } from './urls.js';

test('links to the console of the bucket’s region and partition', () => {
  const urls = new S3Urls('us-east-1');
  expect(urls.bucket({ name: 'b' })).toBe('https://s3.console.aws.amazon.com/s3/buckets/b?region=us-east-1&tab=objects');
  expect(urls.bucket({ name: 'b', region: 'cn-north-1' })).toBe(
    'https://console.amazonaws.cn/s3/buckets/b?region=cn-north-1&tab=objects',
  );
  expect(urls.bucket({ name: 'b', region: 'us-gov-west-1' })).toBe(
    'https://console.amazonaws-us-gov.com/s3/buckets/b?region=us-gov-west-1&tab=objects',
  );
});

test('encodes all of a path but its slashes', () => {
  const urls = new S3Urls('us-east-1', 'https://minio.example.com:9001/');
  expect(urls.folder({ name: 'b', region: 'eu-west-1' }, 'a b/ä&=')).toBe(
    'https://minio.example.com:9001/s3/buckets/b?region=eu-west-1&prefix=a%20b/%C3%A4%26%3D/&showversions=false',
  );
  expect(urls.uri({ name: 'b' })).toBe('s3://b');
  expect(urls.uri({ name: 'b' }, 'a b/ä')).toBe('s3://b/a b/ä');
});
