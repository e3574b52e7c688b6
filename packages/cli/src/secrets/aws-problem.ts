import { IngestError, isIngestError } from '@sluice/plugin-api';

type Told = readonly [message: string, hint: string];

const MISSING: Told = ['there is no such secret', 'Check its name, AWS_REGION, and the account that the credentials are for.'];
const REFUSED: Told = ['AWS refused the credentials', 'Check AWS_ACCESS_KEY_ID and the like, and that they have not expired.'];
const TOLD: Readonly<Record<string, Told>> = {
  ResourceNotFoundException: MISSING,
  ParameterNotFound: MISSING,
  ParameterVersionNotFound: MISSING,
  CredentialsProviderError: [
    'no AWS credentials were found',
    'Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run where the default credential chain finds some.',
  ],
  ExpiredTokenException: REFUSED,
  UnrecognizedClientException: REFUSED,
  InvalidClientTokenId: REFUSED,
  InvalidSignatureException: REFUSED,
  ValidationException: ['AWS takes it for no name of a secret', 'Correct what follows the colon.'],
  DecryptionFailure: ['AWS cannot decrypt it', "Grant kms:Decrypt on the secret's key."],
  InvalidKeyId: ['AWS cannot decrypt it', "Grant kms:Decrypt on the secret's key."],
};
const REGION = 'Set AWS_REGION, or name the secret by its ARN.';
const UNREACHABLE = 'Check the network, AWS_REGION, HTTPS_PROXY and NO_PROXY.';

/** Why AWS gave no secret, SECRET_NOT_RESOLVED; an error that says it already is itself. Nothing of a secret is in what the SDK throws. */
export function awsProblem(error: unknown, action: string): IngestError {
  if (isIngestError(error)) return error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const told =
    TOLD[name] ?? (/^Region (is missing|not accepted)/.test(message) ? (['no AWS region is known', REGION] as const) : undefined);
  const [what, hint] = told ?? otherwise(error, name, message, action);
  return new IngestError('SECRET_NOT_RESOLVED', { message: what, hint, cause: error });
}

function otherwise(error: unknown, name: string, message: string, action: string): Told {
  const status = (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode;
  if (/^AccessDenied/.test(name))
    return [`AWS denied ${action}`, `Grant ${action} on it, and kms:Decrypt where it has a key of its own.`];
  const reason = `${name}: ${message}`.replaceAll(/\s+/g, ' ');
  return status === undefined
    ? [`AWS could not be reached: ${reason}`, UNREACHABLE]
    : [`AWS answered ${status}: ${reason}`, 'Run again later.'];
}
