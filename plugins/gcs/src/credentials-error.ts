import { type ErrorCode, IngestError, type IngestErrorOptions } from '@sluice/plugin-api';
import { messageOf, networkCodeOf, systemCodeOf } from './errors.js';

/** What the SDK says, which has no codes for it. */
const NO_DEFAULT = /^Could not load the default credentials/;
const NO_PROJECT = /^Unable to detect a Project Id/;
const NO_FILE = /does not exist, or it is not a file/;
/** How Node.js calls what goes wrong with a file. */
const FILE_ERROR = /^E[A-Z]+$/;
const NOT_IMPERSONATED = /unable to impersonate/;

/** Where credentials come from. */
export interface CredentialsOrigin {
  /** The file that the connection names. */
  readonly path?: string;
  /** The service account that they act as. */
  readonly impersonated?: string;
}

/**
 * Why there are no credentials, or no token for them, as one of our errors. Its message has nothing of a file of credentials, nor of what was
 * sent to get a token.
 */
export function toCredentialsError(error: unknown, { path, impersonated }: CredentialsOrigin): IngestError {
  const status = statusOf(error);
  const network = status === undefined ? networkCodeOf(systemCodeOf(error)) : undefined;
  const says = messageOf(error);
  const make = (code: ErrorCode, message: string, more: IngestErrorOptions = {}): IngestError =>
    new IngestError(code, { message, cause: error, ...(path === undefined ? {} : { path }), ...more });
  if (network !== undefined) return make(network, `Google cannot be asked for a token: ${says}`);
  if (status !== undefined) {
    const message = `Google issued no token (HTTP ${status}): ${says}`;
    if (status >= 500 || status === 429) return make('STORE_UNREACHABLE', message);
    if (status !== 403 || impersonated === undefined || !NOT_IMPERSONATED.test(says)) {
      return make('STORE_CREDENTIALS_REFUSED', message);
    }
    return make('STORE_CREDENTIALS_REFUSED', message, {
      hint: `Grant iam.serviceAccounts.getAccessToken on ${impersonated} to the credentials that act as it.`,
    });
  }
  if (NO_DEFAULT.test(says)) return make('STORE_CREDENTIALS_MISSING', 'No application default credentials were found');
  if (NO_PROJECT.test(says)) {
    return make('STORE_CREDENTIALS_MISSING', 'The credentials name no project whose buckets could be listed', {
      hint: 'Give credentials.gcpConfig.projectId, or bucketNames.',
    });
  }
  if (FILE_ERROR.test(systemCodeOf(error)) || NO_FILE.test(says)) {
    return make('STORE_CREDENTIALS_MISSING', `A file of credentials cannot be read: ${says}`);
  }
  // What a parser says has a piece of the file in it.
  const reason = error instanceof SyntaxError ? 'a file of credentials is not JSON' : says;
  return make('STORE_CREDENTIALS_REFUSED', `The credentials cannot be used: ${reason}`);
}

function statusOf(error: unknown): number | undefined {
  const { response } = (error ?? {}) as { response?: { status?: unknown } };
  return typeof response?.status === 'number' ? response.status : undefined;
}
