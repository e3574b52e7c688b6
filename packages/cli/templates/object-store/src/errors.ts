import type { RequestFault } from '@sluice/object-store';
import { type ErrorCode, IngestError, isIngestError } from '@sluice/plugin-api';

const SECOND_MILLISECONDS = 1000;

/** An answer that says that something went wrong. */
export class BadAnswer extends Error {
  override readonly name = 'BadAnswer';

  constructor(
    readonly status: number,
    /** The store's own name for the error. */
    readonly reason: string,
    readonly retryAfterSeconds?: number,
  ) {
    super(reason || `HTTP ${status}`);
  }
}

/** An answer whose content breaks off, though HTTP says that it is whole. */
export class CutAnswer extends Error {
  override readonly name = 'CutAnswer';
}

/** Which errors are worth another attempt: the store is busy or failing, or its answer did not arrive whole. */
export function faultOf(error: unknown): RequestFault | undefined {
  if (!(error instanceof BadAnswer)) return { fault: 'transport' };
  const { status, retryAfterSeconds } = error;
  const asked = retryAfterSeconds === undefined ? {} : { askedMilliseconds: retryAfterSeconds * SECOND_MILLISECONDS };
  if (status === 429 || status === 503) return { fault: 'throttled', ...asked };
  return status >= 500 ? { fault: 'server' } : undefined;
}

/**
 * An error of a request as one of ours: what happened, where, and what to grant.
 *
 * @param action the permission that the request needs.
 * @param place the URI that it was about.
 */
export function toStoreError(error: unknown, action: string, place: string): IngestError {
  if (isIngestError(error)) return error;
  const reason = reasonOf(error);
  const options = { path: place, cause: error, details: { action } };
  if (!(error instanceof BadAnswer)) {
    const code = error instanceof CutAnswer ? 'STORE_REQUEST_FAILED' : 'STORE_UNREACHABLE';
    return new IngestError(code, { ...options, message: `${action} got no whole answer: ${reason}` });
  }
  const code = codeOf(error.status);
  const hint = code === 'STORE_ACCESS_DENIED' ? { hint: `Grant ${action} on ${place}.` } : {};
  return new IngestError(code, { ...options, ...hint, message: `${action} failed with HTTP ${error.status}: ${reason}` });
}

function codeOf(status: number): ErrorCode {
  if (status === 401) return 'STORE_CREDENTIALS_REFUSED';
  if (status === 403) return 'STORE_ACCESS_DENIED';
  return status === 404 ? 'BUCKET_NOT_FOUND' : 'STORE_REQUEST_FAILED';
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
