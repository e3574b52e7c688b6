import type { StorageNeeds } from '@sluice/object-store';
import type { PolicyDocument } from '@sluice/plugin-api';
import type { S3Connection } from './generated/config.js';

interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: { readonly AWS: string };
}

/** The IAM policies that a workflow needs: of whoever reads, and where that is a role, of who assumes it. */
export function policies({ awsConfig, bucketNames }: S3Connection, needs: StorageNeeds): readonly PolicyDocument[] {
  const { awsRegion, endPointURL, assumeRoleArn, assumeRoleSourceIdentity } = awsConfig;
  const arn = (path: string): string => `arn:${partitionOf(awsRegion)}:s3:::${path}`;
  const { manifest } = needs;
  const [ownManifest, othersManifest] = manifest?.hasOwnCredentials === true ? [undefined, manifest] : [manifest, undefined];
  // Amazon's list of buckets tells their regions.
  const isLocated = bucketNames !== undefined || endPointURL !== undefined;
  const buckets = needs.buckets.map(arn);
  const objects = needs.buckets.map((bucket) => arn(`${bucket}/*`));
  const statements: Statement[] = [
    ...(needs.listsBuckets ? [allow('FindBuckets', ['s3:ListAllMyBuckets'], '*')] : []),
    allow('ListObjects', [...(isLocated ? ['s3:GetBucketLocation'] : []), 's3:ListBucket'], buckets),
    allow('ReadObjects', ['s3:GetObject'], objects),
    ...(needs.tags
      ? [allow('ReadBucketTags', ['s3:GetBucketTagging'], buckets), allow('ReadObjectTags', ['s3:GetObjectTagging'], objects)]
      : []),
    // A store that is not Amazon's has no CloudWatch.
    ...(needs.metrics && endPointURL === undefined
      ? [allow('ReadMetrics', ['cloudwatch:GetMetricData', 'cloudwatch:ListMetrics'], '*')]
      : []),
    ...inventoryStatements(needs.inventory, arn),
    ...(ownManifest === undefined
      ? []
      : [allow('ReadManifest', ['s3:GetObject'], [arn(`${ownManifest.bucket}/${ownManifest.key}`)])]),
  ];
  const assuming = ['sts:AssumeRole', ...(assumeRoleSourceIdentity ? ['sts:SetSourceIdentity'] : [])];
  const reader = assumeRoleArn === undefined ? 'whoever runs Sluice' : `the role ${assumeRoleArn}`;
  return [
    policy(
      `IAM policy of ${reader}`,
      statements,
      'Objects that are encrypted with a key of KMS need kms:Decrypt on that key too.',
    ),
    ...(assumeRoleArn === undefined
      ? []
      : [
          policy('IAM policy of whoever runs Sluice', [allow('AssumeRole', assuming, [assumeRoleArn])]),
          policy(
            `Trust policy of the role ${assumeRoleArn}`,
            [{ Sid: 'TrustSluice', Effect: 'Allow', Action: assuming, Principal: { AWS: 'PRINCIPAL' } }],
            'PRINCIPAL is the ARN of whoever runs Sluice.',
          ),
        ]),
    ...(othersManifest === undefined
      ? []
      : [
          policy('IAM policy of storageMetadataConfigSource.securityConfig', [
            allow('ReadManifest', ['s3:GetObject'], [arn(`${othersManifest.bucket}/${othersManifest.key}`)]),
          ]),
        ]),
  ];
}

function inventoryStatements(inventory: string | undefined, arn: (path: string) => string): readonly Statement[] {
  if (inventory === undefined) return [];
  const [bucket = '', ...path] = inventory.replace(/^s3:\/\//, '').split('/');
  const below = path
    .filter((part) => part !== '')
    .map((part) => `${part}/`)
    .join('');
  return [
    allow('FindInventories', ['s3:ListBucket'], [arn(bucket)]),
    allow('ReadInventories', ['s3:GetObject'], [arn(`${bucket}/${below}*`)]),
  ];
}

function allow(Sid: string, Action: readonly string[], Resource: string | readonly string[]): Statement {
  return { Sid, Effect: 'Allow', Action, Resource };
}

function policy(title: string, statements: readonly Statement[], apply?: string): PolicyDocument {
  // IAM takes no statement about nothing.
  const Statement = statements.filter(({ Resource }) => Resource === undefined || Resource.length > 0);
  const text = JSON.stringify({ Version: '2012-10-17', Statement }, undefined, 2);
  return { title, text, ...(apply === undefined ? {} : { apply }) };
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
