import type { PolicyDocument } from '@sluice/plugin-api';

const ADDRESS = /^s3:\/\/([^/]+)\/?(.*)$/;

/** The IAM policy that a state in S3 needs, of the credentials that AWS's own tools find; `undefined` where it is in a folder. */
export function statePolicy(state: string): PolicyDocument | undefined {
  const [, bucket, path = ''] = ADDRESS.exec(state) ?? [];
  if (bucket === undefined) return undefined;
  const prefix = path === '' ? '' : path.replace(/\/*$/, '/');
  const below = prefix === '' ? {} : { Condition: { StringEquals: { 's3:prefix': prefix } } };
  const document = {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'ListState', Effect: 'Allow', Action: ['s3:ListBucket'], Resource: `arn:aws:s3:::${bucket}`, ...below },
      {
        Sid: 'KeepState',
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
        Resource: `arn:aws:s3:::${bucket}/${prefix}*`,
      },
    ],
  };
  return { title: 'IAM policy of the credentials that AWS finds by itself', text: JSON.stringify(document, undefined, 2) };
}
