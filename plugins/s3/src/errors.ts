import { type ErrorCode, IngestError, isIngestError } from '@sluice/plugin-api';

const CODES: Readonly<Record<string, ErrorCode>> = {
  CredentialsProviderError: 'S3_CREDENTIALS_MISSING',
  InvalidAccessKeyId: 'S3_CREDENTIALS_REFUSED',
  SignatureDoesNotMatch: 'S3_CREDENTIALS_REFUSED',
  InvalidClientTokenId: 'S3_CREDENTIALS_REFUSED',
  UnrecognizedClientException: 'S3_CREDENTIALS_REFUSED',
  AuthFailure: 'S3_CREDENTIALS_REFUSED',
  InvalidSecurity: 'S3_CREDENTIALS_REFUSED',
  InvalidToken: 'S3_CREDENTIALS_REFUSED',
  // What versitygw says of an access key that it does not know.
  XAdminUserNotFound: 'S3_CREDENTIALS_REFUSED',
  ExpiredToken: 'S3_TOKEN_EXPIRED',
  ExpiredTokenException: 'S3_TOKEN_EXPIRED',
  TokenRefreshRequired: 'S3_TOKEN_EXPIRED',
  RequestTimeTooSkewed: 'S3_CLOCK_SKEWED',
  AccessDenied: 'S3_ACCESS_DENIED',
  AccessDeniedException: 'S3_ACCESS_DENIED',
  AllAccessDisabled: 'S3_ACCESS_DENIED',
  Forbidden: 'S3_ACCESS_DENIED',
  NoSuchBucket: 'BUCKET_NOT_FOUND',
  NoSuchKey: 'OBJECT_NOT_FOUND',
  TimeoutError: 'S3_UNREACHABLE',
};
const UNREACHABLE = /^(ECONN|ENOTFOUND|EAI_|EHOST|ENET|ETIMEDOUT|EPIPE|EPROTO)/;
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|^ERR_(TLS|SSL)/;

/** What was being done when an error came. */
export interface FailedCall {
  /** The IAM action, such as `s3:ListBucket`. */
  readonly action: string;
  /** The URI of the bucket or object, or the address of the service. */
  readonly place: string;
}

/** An error of the SDK, or of the network below it, as one of ours. */
export function toS3Error(error: unknown, { action, place }: FailedCall): IngestError {
  if (isIngestError(error)) return error;
  const facts = factsOf(error);
  const code = codeOf(facts);
  const says = `${facts.name}${facts.status === undefined ? '' : ` (HTTP ${facts.status})`}: ${facts.message}`;
  const options = { path: place, cause: error, details: { action } };
  switch (code) {
    case 'S3_ACCESS_DENIED':
      return new IngestError(code, {
        ...options,
        message: `${action} was denied. ${says}`,
        hint: `Grant ${action} on ${place}.`,
      });
    case 'S3_UNREACHABLE':
      return new IngestError(code, {
        ...options,
        message: `No connection to ${facts.host ?? 'the store'} for ${action}: ${facts.message}`,
      });
    default:
      return new IngestError(code, { ...options, message: `${action} failed. ${says}` });
  }
}

/** The region that the store says a bucket is in, when it refused a request for being sent to another. */
export function regionFrom(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { Region, $response } = error as { Region?: unknown; $response?: { headers?: Record<string, string> } };
  return $response?.headers?.['x-amz-bucket-region'] ?? (typeof Region === 'string' ? Region : undefined);
}

/** The SDK's name for an error. */
export function errorName(error: unknown): string | undefined {
  return error instanceof Error ? error.name : undefined;
}

interface ErrorFacts {
  readonly name: string;
  readonly message: string;
  /** The code of a system error. */
  readonly systemCode?: string;
  readonly host?: string;
  readonly status?: number;
}

function factsOf(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { $metadata, code, hostname, address, port } = error as {
    $metadata?: { httpStatusCode?: number };
    code?: unknown;
    hostname?: string;
    address?: string;
    port?: number;
  };
  // Several addresses were tried: the first one's error stands for all.
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return factsOf(error.errors[0]);
  const host = hostname ?? (address === undefined ? undefined : `${address}:${port}`);
  return {
    name: error.name,
    message: error.message,
    ...(typeof code === 'string' ? { systemCode: code } : {}),
    ...(host === undefined ? {} : { host }),
    ...($metadata?.httpStatusCode === undefined ? {} : { status: $metadata.httpStatusCode }),
  };
}

function codeOf({ name, systemCode = '', status }: ErrorFacts): ErrorCode {
  const known = CODES[name];
  if (known !== undefined) return known;
  if (UNTRUSTED.test(systemCode)) return 'S3_TLS';
  if (UNREACHABLE.test(systemCode)) return 'S3_UNREACHABLE';
  return status === 403 ? 'S3_ACCESS_DENIED' : 'S3_REQUEST_FAILED';
}
