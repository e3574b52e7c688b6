// A process: an S3 endpoint with its CloudWatch, over a lake that is computed. Its argument: { latencyMilliseconds, lake, ignoresStartAfter? }.
import { cloudWatchAnswer } from './cloud-watch.mjs';
import { makeLake } from './lakes.mjs';
import { listPage, sizeOf } from './list-page.mjs';
import { serve } from './serve.mjs';

const MOST_KEYS = 1000;
const REGION = 'us-east-1';
const XML = { 'content-type': 'application/xml' };
const XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
const MODIFIED = 'Tue, 05 Mar 2024 10:20:30 GMT';

const { latencyMilliseconds, lake: shape, ignoresStartAfter = false } = JSON.parse(process.argv[2]);
const lake = await makeLake(shape);
const known = new Set(lake.buckets);

serve(latencyMilliseconds, (request, url, body) => {
  const { method = 'GET', headers } = request;
  if (method === 'POST') {
    const { name, status, type, body: answer } = cloudWatchAnswer(lake.buckets, headers, body);
    return { kind: name, status, headers: { 'content-type': type }, body: answer };
  }
  const [, bucket, path = ''] = /^\/([^/]*)\/?(.*)$/.exec(url.pathname);
  if (bucket === '') return { kind: 'ListBuckets', status: 200, headers: XML, body: bucketList(url.searchParams) };
  if (!known.has(bucket)) return failure('unknown bucket', 404, 'NoSuchBucket');
  if (path !== '') return objectAnswer(decodeURIComponent(path), method, headers.range);
  if (method === 'HEAD') return { kind: 'HeadBucket', status: 200, headers: { 'x-amz-bucket-region': REGION } };
  if (url.searchParams.has('location')) {
    const location = `${XML_HEAD}<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/"></LocationConstraint>`;
    return { kind: 'GetBucketLocation', status: 200, headers: XML, body: location };
  }
  if (url.searchParams.get('list-type') !== '2') return failure('other', 501, 'NotImplemented');
  return { kind: 'ListObjectsV2', status: 200, headers: XML, body: listPage(lake.keys, listQuery(bucket, url.searchParams)) };
});

function bucketList(query) {
  const from = Number(query.get('continuation-token') ?? 0);
  const until = from + Number(query.get('max-buckets') ?? lake.buckets.length);
  // As on Amazon's own, where only a call with a page size is told of regions; the reference refuses fields that it does not know.
  const region = query.has('max-buckets') ? `<BucketRegion>${REGION}</BucketRegion>` : '';
  const date = '<CreationDate>2024-01-01T00:00:00.000Z</CreationDate>';
  const names = lake.buckets.slice(from, until);
  const buckets = names.map((name) => `<Bucket><Name>${name}</Name>${date}${region}</Bucket>`).join('');
  const next = until < lake.buckets.length ? `<ContinuationToken>${until}</ContinuationToken>` : '';
  return `${XML_HEAD}<ListAllMyBucketsResult><Owner><ID>bench</ID></Owner><Buckets>${buckets}</Buckets>${next}</ListAllMyBucketsResult>`;
}

function listQuery(bucket, query) {
  return {
    bucket,
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    startAfter: ignoresStartAfter ? '' : (query.get('start-after') ?? ''),
    token: query.get('continuation-token') ?? '',
    maxKeys: Math.min(Number(query.get('max-keys') ?? MOST_KEYS), MOST_KEYS),
    encoded: query.get('encoding-type') === 'url',
  };
}

function objectAnswer(key, method, range) {
  const kind = method === 'HEAD' ? 'HeadObject' : 'GetObject';
  const size = sizeOf(lake.keys, key);
  const body = size === undefined ? undefined : lake.bodyOf(key);
  if (body === undefined) return failure(kind, 404, 'NoSuchKey');
  const headers = { 'last-modified': MODIFIED, etag: '"d41d8cd98f00b204e9800998ecf8427e"', 'accept-ranges': 'bytes' };
  if (method === 'HEAD') return { kind, status: 200, headers: { ...headers, 'content-length': String(size) } };
  if (range === undefined) return { kind, status: 200, headers, body, objectBytes: body.length };
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const until = first === '' || last === '' ? size : Math.min(Number(last) + 1, size);
  if (!(from < until)) return failure(kind, 416, 'InvalidRange');
  const part = body.subarray(from, until);
  const contentRange = { 'content-range': `bytes ${from}-${until - 1}/${size}` };
  return { kind, status: 206, headers: { ...headers, ...contentRange }, body: part, objectBytes: part.length };
}

function failure(kind, status, code) {
  return { kind, status, headers: XML, body: `${XML_HEAD}<Error><Code>${code}</Code><Message>${code}</Message></Error>` };
}
