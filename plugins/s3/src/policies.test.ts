import type { StorageOptions } from '@sluice/object-store';
import { expect, test } from 'vitest';
import type { S3Connection } from './generated/config.js';
import { plugin } from './plugin.js';

interface Statement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource?: unknown;
  readonly Principal?: unknown;
}

/** The statements of each policy, by the policy's title. */
function policiesOf(
  { awsConfig, ...connection }: Partial<S3Connection>,
  options: StorageOptions = {},
): Readonly<Record<string, readonly Statement[]>> {
  const config = { awsConfig: { awsRegion: 'eu-west-1', ...awsConfig }, ...connection };
  const documents = plugin.policies?.(config, { options }) ?? [];
  return Object.fromEntries(documents.map(({ title, text }) => [title, JSON.parse(text).Statement]));
}

const readerOf = (...asked: Parameters<typeof policiesOf>) => policiesOf(...asked)['IAM policy of whoever runs Sluice'] ?? [];
const resourcesOf = (statements: readonly Statement[]) =>
  Object.fromEntries(statements.map(({ Sid, Resource }) => [Sid, Resource]));
const actionsOf = (statements: readonly Statement[]) => statements.flatMap(({ Action }) => Action).sort();

test('has each action once that a workflow asks for, and no other', () => {
  const all = ['s3:GetObject', 's3:ListBucket'];
  const metrics = ['cloudwatch:GetMetricData', 'cloudwatch:ListMetrics'];
  expect(actionsOf(readerOf({}))).toEqual([...metrics, ...all, 's3:ListAllMyBuckets'].sort());
  expect(actionsOf(readerOf({ bucketNames: ['a'] }))).toEqual([...metrics, 's3:GetBucketLocation', ...all]);
  expect(actionsOf(readerOf({ bucketNames: ['a'] }, { metrics: 'none' }))).toEqual(['s3:GetBucketLocation', ...all]);
  expect(actionsOf(readerOf({ awsConfig: { awsRegion: 'x', endPointURL: 'http://store' } }))).toEqual(
    ['s3:GetBucketLocation', 's3:ListAllMyBuckets', ...all].sort(),
  );
  expect(actionsOf(readerOf({ bucketNames: ['a'] }, { metrics: 'none', includeTags: true }))).toEqual(
    ['s3:GetBucketLocation', 's3:GetBucketTagging', 's3:GetObjectTagging', ...all].sort(),
  );
});

test('is about the buckets alone that are named and that the filters take', () => {
  const filter = { includes: ['sales'], excludes: ['.*-tmp$'] };
  const statements = readerOf({ bucketNames: ['sales', 'sales-tmp', 'hr'] }, { containerFilterPattern: filter, metrics: 'none' });
  expect(resourcesOf(statements)).toEqual({ ListObjects: ['arn:aws:s3:::sales'], ReadObjects: ['arn:aws:s3:::sales/*'] });
});

test('is about buckets that begin as the patterns say', () => {
  const statements = readerOf({}, { containerFilterPattern: { includes: ['sales', '^hr$'] }, metrics: 'none' });
  expect(resourcesOf(statements)).toEqual({
    FindBuckets: '*',
    ListObjects: ['arn:aws:s3:::hr', 'arn:aws:s3:::sales*'],
    ReadObjects: ['arn:aws:s3:::hr/*', 'arn:aws:s3:::sales*/*'],
  });
});

test('has no statement about nothing, which IAM refuses', () => {
  const none = readerOf({ bucketNames: ['a'] }, { containerFilterPattern: { includes: ['x'] }, metrics: 'none' });
  expect(none).toEqual([]);
});

test.each([
  ['eu-west-1', 'arn:aws:s3:::a'],
  ['cn-north-1', 'arn:aws-cn:s3:::a'],
  ['us-gov-east-1', 'arn:aws-us-gov:s3:::a'],
])('names what lies in the partition of %s', (awsRegion, arn) => {
  const statements = readerOf({ awsConfig: { awsRegion }, bucketNames: ['a'] });
  expect(resourcesOf(statements)).toMatchObject({ ListObjects: [arn] });
});

test('reads inventories where they are delivered', () => {
  for (const inventory of ['s3://inv/daily', 's3://inv/daily/']) {
    const statements = readerOf({}, { listing: { inventory } });
    expect(statements).toMatchObject(
      expect.arrayContaining(
        [
          { Sid: 'FindInventories', Action: ['s3:ListBucket'], Resource: ['arn:aws:s3:::inv'] },
          { Sid: 'ReadInventories', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::inv/daily/*'] },
        ].map((each) => expect.objectContaining(each)),
      ),
    );
  }
  expect(resourcesOf(readerOf({}, { listing: { inventory: 's3://inv' } }))).toMatchObject({
    ReadInventories: ['arn:aws:s3:::inv/*'],
  });
});

test('reads of the manifest for all buckets that object alone, with whatever credentials are for it', () => {
  const prefixConfig = { containerName: 'gov', objectPrefix: '/m/' };
  const ReadManifest = ['arn:aws:s3:::gov/m/openmetadata_storage_manifest.json'];
  const own = policiesOf({}, { storageMetadataConfigSource: { prefixConfig } });
  expect(resourcesOf(own['IAM policy of whoever runs Sluice'] ?? [])).toMatchObject({ ReadManifest });
  const securityConfig = { awsAccessKeyId: 'x', awsSecretAccessKey: 'canary', awsRegion: 'eu-west-1' };
  const others = policiesOf({}, { storageMetadataConfigSource: { prefixConfig, securityConfig } });
  expect(resourcesOf(others['IAM policy of whoever runs Sluice'] ?? [])).not.toHaveProperty('ReadManifest');
  expect(resourcesOf(others['IAM policy of storageMetadataConfigSource.securityConfig'] ?? [])).toEqual({ ReadManifest });
  expect(JSON.stringify(others)).not.toContain('canary');
});

test('lets a role be assumed, by a policy of who does and by the trust of the role', () => {
  const assumeRoleArn = 'arn:aws:iam::1:role/r';
  const awsConfig = { awsRegion: 'eu-west-1', assumeRoleArn };
  const policies = policiesOf({ awsConfig });
  expect(Object.keys(policies)).toEqual([
    `IAM policy of the role ${assumeRoleArn}`,
    'IAM policy of whoever runs Sluice',
    `Trust policy of the role ${assumeRoleArn}`,
  ]);
  expect(policies['IAM policy of whoever runs Sluice']).toMatchObject([
    { Action: ['sts:AssumeRole'], Resource: [assumeRoleArn] },
  ]);
  expect(policies[`Trust policy of the role ${assumeRoleArn}`]).toEqual([
    { Sid: 'TrustSluice', Effect: 'Allow', Action: ['sts:AssumeRole'], Principal: { AWS: 'PRINCIPAL' } },
  ]);
  const named = policiesOf({ awsConfig: { ...awsConfig, assumeRoleSourceIdentity: 'me' } });
  for (const title of ['IAM policy of whoever runs Sluice', `Trust policy of the role ${assumeRoleArn}`]) {
    expect(actionsOf(named[title] ?? [])).toEqual(['sts:AssumeRole', 'sts:SetSourceIdentity']);
  }
});
