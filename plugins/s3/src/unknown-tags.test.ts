import { testContext } from '@sluice/plugin-api/testing';
import { expect, test } from 'vitest';
import { toS3Error } from './errors.js';
import { UnknownTags } from './unknown-tags.js';

const BUCKET = { action: 's3:GetBucketTagging', place: 's3://a' };
const OBJECT = { action: 's3:GetObjectTagging', place: 's3://a/1.png' };

function answer(name: string, status: number): Error {
  return Object.assign(new Error(`${name}, as told`), { name, $metadata: { httpStatusCode: status } });
}

test.each(['NoSuchTagSet', 'NoSuchKey'])('%s is no tags, and nothing to tell', (name) => {
  const context = testContext();
  expect(new UnknownTags().from(toS3Error(answer(name, 404), OBJECT), OBJECT, context)).toEqual([]);
  expect(context.warnings).toEqual([]);
});

test.each([
  ['AccessDenied', 403, 'Grant s3:GetBucketTagging'],
  ['Forbidden', 403, 'Grant s3:GetBucketTagging'],
  ['Unknown', 403, 'Grant s3:GetBucketTagging'],
  ['NotImplemented', 501, 'This store seems to have no tags'],
  ['MethodNotAllowed', 405, 'This store seems to have no tags'],
])('%s is told once for each action, with its first place', (name, status, remedy) => {
  const unknown = new UnknownTags();
  const context = testContext();
  for (const call of [BUCKET, { ...BUCKET, place: 's3://b' }, OBJECT, { ...OBJECT, place: 's3://a/2.png' }]) {
    expect(unknown.from(toS3Error(answer(name, status), call), call, context)).toBeUndefined();
  }
  expect(context.warnings.map(({ code, path }) => [code, path])).toEqual([
    ['TAGS_UNKNOWN', 's3://a'],
    ['TAGS_UNKNOWN', 's3://a/1.png'],
  ]);
  expect(context.warnings[0]?.message).toContain(remedy);
  expect(context.warnings[0]?.message).toContain('s3:GetBucketTagging');
});

test.each([
  ['NoSuchBucket', 404, 'BUCKET_NOT_FOUND'],
  ['ExpiredToken', 400, 'S3_TOKEN_EXPIRED'],
  ['InternalError', 500, 'S3_REQUEST_FAILED'],
])('%s is an error', (name, status, code) => {
  const context = testContext();
  const error = toS3Error(answer(name, status), BUCKET);
  expect(() => new UnknownTags().from(error, BUCKET, context)).toThrow(expect.objectContaining({ code }));
  expect(context.warnings).toEqual([]);
});
