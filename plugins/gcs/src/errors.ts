import type { RequestFault } from '@sluice/object-store';
import { type ErrorCode, IngestError, isIngestError } from '@sluice/plugin-api';

const UNREACHABLE =
  /^(ECONN|ENOTFOUND|EAI_|EHOST|ENET|ETIMEDOUT|EPIPE|EPROTO|SLOW_ANSWER|UND_ERR_(SOCKET|CONNECT|HEADERS|BODY|RES|CLOSED|ABORTED))/;
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|^ERR_(TLS|SSL)/;
/** Why a 403 may mean that requests come too fast. */
const RATE_LIMITS: ReadonlySet<string | undefined> = new Set(['rateLimitExceeded', 'userRateLimitExceeded']);

/** What the store answered in place of what it was asked for. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  /** The store's own word for it, such as `forbidden`. */
  readonly reason: string | undefined;
  /** How long it asks to wait. */
  readonly askedMilliseconds: number | undefined;

  constructor(status: number, message: string, facts: { readonly reason?: string; readonly askedMilliseconds?: number } = {}) {
    super(message);
    this.status = status;
    this.reason = facts.reason;
    this.askedMilliseconds = facts.askedMilliseconds;
  }
}

/** An answer that is not whole, though its status is good. */
export class CutShortError extends Error {
  override readonly name = 'CutShortError';
}

/** What was being done when an error came. */
export interface FailedCall {
  /** The permission that it takes, such as `storage.objects.list`. */
  readonly action: string;
  /** The URI of the bucket or object, or the address of the service. */
  readonly place: string;
  /** What is not there when the store answers 404. */
  readonly missing: 'BUCKET_NOT_FOUND' | 'OBJECT_NOT_FOUND' | 'STORE_REQUEST_FAILED';
  /** Whether it was sent with credentials. */
  readonly isSigned: boolean;
}

/** What an error means for sending the request again; `undefined` where that would change nothing. */
export function faultOf(error: unknown): RequestFault | undefined {
  if (error instanceof CutShortError) return { fault: 'transport' };
  if (!(error instanceof HttpError)) return UNREACHABLE.test(systemCodeOf(error)) ? { fault: 'transport' } : undefined;
  const { status, reason, askedMilliseconds } = error;
  const asked = askedMilliseconds === undefined ? {} : { askedMilliseconds };
  if (status === 429 || status === 503 || RATE_LIMITS.has(reason)) return { fault: 'throttled', ...asked };
  return status === 408 || status >= 500 ? { fault: 'server', ...asked } : undefined;
}

/** An error of the store, or of the network before it, as one of ours. */
export function toGcsError(error: unknown, call: FailedCall): IngestError {
  if (isIngestError(error)) return error;
  const { action, place } = call;
  const code = codeOf(error, call);
  const says = messageOf(error);
  const options = { path: place, cause: error, details: { action } };
  switch (code) {
    case 'STORE_ACCESS_DENIED':
      return new IngestError(code, {
        ...options,
        message: `${action} was denied. ${says}`,
        hint: `Grant ${action} on ${place}.`,
      });
    case 'STORE_UNREACHABLE':
      return new IngestError(code, { ...options, message: `No whole answer from the store to ${action}: ${says}` });
    default:
      return new IngestError(code, { ...options, message: `${action} failed. ${says}` });
  }
}

/** The status that the store answered with, where that is why the error came. */
export function httpStatusOf({ cause }: IngestError): number | undefined {
  return cause instanceof HttpError ? cause.status : undefined;
}

/** Whether the store said in so many words that there is no such object, rather than no such bucket. */
export function saysObjectIsMissing({ cause }: IngestError): boolean {
  return cause instanceof HttpError && cause.message.startsWith('No such object: ');
}

/** The code of an error of the network; empty for any other. */
export function systemCodeOf(error: unknown): string {
  // Several addresses were tried: the first one's error stands for all.
  if (error instanceof AggregateError) return systemCodeOf(error.errors[0]);
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

/** Which of the codes for errors of the network a system's code stands for. */
export function networkCodeOf(systemCode: string): 'STORE_TLS' | 'STORE_UNREACHABLE' | undefined {
  if (UNTRUSTED.test(systemCode)) return 'STORE_TLS';
  return UNREACHABLE.test(systemCode) ? 'STORE_UNREACHABLE' : undefined;
}

/** What an error says, in one line. */
export function messageOf(error: unknown): string {
  if (error instanceof HttpError) {
    return `HTTP ${error.status}${error.reason === undefined ? '' : ` (${error.reason})`}: ${error.message}`;
  }
  // Node.js tries each address of a name, and tells of all in one error without a message.
  if (error instanceof AggregateError && error.message === '') return messageOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}

function codeOf(error: unknown, { missing, isSigned }: FailedCall): ErrorCode {
  if (!(error instanceof HttpError)) return networkCodeOf(systemCodeOf(error)) ?? 'STORE_REQUEST_FAILED';
  switch (error.status) {
    case 401:
      // Who brings no credentials has none that could be refused.
      return isSigned ? 'STORE_CREDENTIALS_REFUSED' : 'STORE_ACCESS_DENIED';
    case 403:
      return RATE_LIMITS.has(error.reason) ? 'STORE_REQUEST_FAILED' : 'STORE_ACCESS_DENIED';
    case 404:
      return missing;
    default:
      return 'STORE_REQUEST_FAILED';
  }
}
