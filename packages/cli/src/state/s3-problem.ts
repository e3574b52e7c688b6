import { IngestError, isIngestError } from '@sluice/plugin-api';
import { explainAws, type Told } from '../aws/explain-aws.js';

const NEEDED = 's3:ListBucket on the bucket, and s3:GetObject, s3:PutObject and s3:DeleteObject on what is below runtime.state';
const REFUSED: Told = [
  'the store refused the credentials',
  'Check AWS_ACCESS_KEY_ID and the like, and that they have not expired.',
];
const KNOWN: Readonly<Record<string, Told>> = {
  NoSuchBucket: ['there is no such bucket', 'Make it, or correct runtime.state.'],
  InvalidAccessKeyId: REFUSED,
  SignatureDoesNotMatch: REFUSED,
  InvalidToken: REFUSED,
  ExpiredToken: REFUSED,
  PermanentRedirect: ['the bucket is in another region', 'Set AWS_REGION to that of the bucket.'],
  NotOfS3: [
    'the answer is not one of S3, or was cut short',
    'Check AWS_ENDPOINT_URL and HTTPS_PROXY. A store other than Amazon S3 has to tell ETags and to know conditional writes.',
  ],
  NotImplemented: [
    'the store does not know conditional writes (If-None-Match), without which two runs could overwrite each other',
    'Keep the state in Amazon S3, in a store that knows conditional writes, or in a folder.',
  ],
};

/** An answer that lacks what each of S3 has. */
export class NotOfS3 extends Error {
  override readonly name = 'NotOfS3';
}

/**
 * STATE_FAILED: why a call about the state did not do what it was to; an error that says it already is itself.
 *
 * @param action that of IAM, such as `s3:GetObject`.
 * @param address what it was about.
 */
export function s3Problem(error: unknown, action: string, address: string): IngestError {
  if (isIngestError(error)) return error;
  const grant = `Grant ${action}. A state needs ${NEEDED}.`;
  const [what, hint] = explainAws(error, { action, grant, region: 'Set AWS_REGION to that of the bucket.', known: KNOWN });
  return new IngestError('STATE_FAILED', {
    kind: 'connection',
    message: `The state cannot be kept: ${what}`,
    path: address,
    hint,
    cause: error,
  });
}
