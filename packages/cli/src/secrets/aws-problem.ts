import { IngestError, isIngestError } from '@sluice/plugin-api';
import { explainAws, type Told } from '../aws/explain-aws.js';

const MISSING: Told = ['there is no such secret', 'Check its name, AWS_REGION, and the account that the credentials are for.'];
const SEALED: Told = ['AWS cannot decrypt it', "Grant kms:Decrypt on the secret's key."];
const KNOWN: Readonly<Record<string, Told>> = {
  ResourceNotFoundException: MISSING,
  ParameterNotFound: MISSING,
  ParameterVersionNotFound: MISSING,
  ValidationException: ['AWS takes it for no name of a secret', 'Correct what follows the colon.'],
  DecryptionFailure: SEALED,
  InvalidKeyId: SEALED,
};
const REGION = 'Set AWS_REGION, or name the secret by its ARN.';

/** Why AWS gave no secret, SECRET_NOT_RESOLVED; an error that says it already is itself. */
export function awsProblem(error: unknown, action: string): IngestError {
  if (isIngestError(error)) return error;
  const grant = `Grant ${action} on it, and kms:Decrypt where it has a key of its own.`;
  const [message, hint] = explainAws(error, { action, grant, region: REGION, known: KNOWN });
  return new IngestError('SECRET_NOT_RESOLVED', { message, hint, cause: error });
}
