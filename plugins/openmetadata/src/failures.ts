import { IngestError, isIngestError } from '@sluice/plugin-api';
import type { Failure } from './retry.js';

const MOST_TRIES = 6;
const FEW_TRIES = 3;
const LONGEST_MESSAGE_CHARACTERS = 500;

const BUSY_STATUSES = new Set([429, 502, 503, 504]);
const TLS_CODE = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|EPROTO$|UND_ERR_PRX_TLS$)/;
/** What OpenSSL says of bytes that are no TLS record. */
const NOT_TLS_MESSAGE = /wrong version number|packet length too long/;
const BROKEN_CODES = new Set([
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
]);

/** The hint where an answer is not one of OpenMetadata's API. */
export const HOST_PORT_HINT =
  "hostPort is the address of the server's API and ends in /api, such as https://catalogue.example.com/api.";

/** What a request was about. */
export interface RequestSubject {
  /** Method and path, such as `PUT containers`. */
  readonly name: string;
  /** The address of the server. */
  readonly hostPort: string;
  /** The entity that it was for. */
  readonly fqn?: string;
  /** The run goes on whatever comes of it. */
  readonly optional?: boolean;
  /** The right that it needs and other requests do not, such as `container: Delete`: being forbidden it says nothing of others. */
  readonly right?: string;
}

/** An answer other than a success. */
export interface BadAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The body, parsed where it is JSON. */
  readonly body: unknown;
}

/**
 * What an answer other than a success means; `details.status` of the error holds its status. `now` is in milliseconds; `hide` takes secrets
 * out of what the server says.
 */
export function answerFailure(answer: BadAnswer, subject: RequestSubject, now: number, hide: (text: string) => string): Failure {
  const { status, headers } = answer;
  const location = headers.get('location');
  const reason = location === null ? messageOf(answer.body) : `a redirect to ${withoutQuery(location)}`;
  const options = {
    message: shortened(hide(`${subject.name}: the server answered ${status}${reason === undefined ? '' : `: ${reason}`}`)),
    path: subject.fqn ?? subject.hostPort,
    details: { status },
  };
  if (status === 403 && subject.right !== undefined) {
    const hint = `Give the bot of securityConfig.jwtToken the permission ${subject.right}.`;
    return never(new IngestError('OPENMETADATA_REFUSED', { ...options, hint }));
  }
  if (status === 401 || status === 403) return never(new IngestError('OPENMETADATA_UNAUTHORIZED', options));
  if (BUSY_STATUSES.has(status)) {
    const retryAfterMs = retryAfter(headers.get('retry-after'), now);
    return {
      error: new IngestError('OPENMETADATA_FAILED', options),
      mostTries: MOST_TRIES,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  }
  if (status >= 400 && status < 500) return never(new IngestError('OPENMETADATA_REFUSED', options));
  if (status >= 500) return never(new IngestError('OPENMETADATA_FAILED', { ...options, retryable: false }));
  return never(new IngestError('OPENMETADATA_FAILED', { ...options, retryable: false, hint: HOST_PORT_HINT }));
}

/**
 * What a request that got no whole answer means. `reached` says whether the server has answered before: if not, its address is more likely
 * wrong than the server away for a moment.
 */
export function connectionFailure(error: unknown, subject: RequestSubject, reached: boolean): Failure {
  if (isIngestError(error)) return never(error);
  if (error instanceof SyntaxError) {
    return never(
      new IngestError('OPENMETADATA_FAILED', {
        message: `${subject.name}: the server answered something that is not JSON`,
        path: subject.fqn ?? subject.hostPort,
        hint: HOST_PORT_HINT,
        retryable: false,
        cause: error,
      }),
    );
  }
  const { code, message } = rootOf(error);
  const options = { message: `${subject.name}: ${message}`, cause: error };
  if (NOT_TLS_MESSAGE.test(message)) {
    return never(
      new IngestError('OPENMETADATA_TLS', {
        message: `${subject.name}: the server does not speak TLS`,
        path: subject.hostPort,
        hint: 'Check whether hostPort should start with http://.',
        cause: error,
      }),
    );
  }
  if (TLS_CODE.test(code)) return never(new IngestError('OPENMETADATA_TLS', { ...options, path: subject.hostPort }));
  if (BROKEN_CODES.has(code) && reached) {
    const path = subject.fqn ?? subject.hostPort;
    return { error: new IngestError('OPENMETADATA_FAILED', { ...options, path }), mostTries: MOST_TRIES };
  }
  return {
    error: new IngestError('OPENMETADATA_UNREACHABLE', {
      ...options,
      message: `${subject.hostPort} cannot be reached: ${message}`,
      path: subject.hostPort,
    }),
    mostTries: BROKEN_CODES.has(code) || reached ? FEW_TRIES : 1,
  };
}

/** What a request means that was given up since the run stops. */
export function cancelled(error: unknown, { name, fqn, hostPort }: RequestSubject): Failure {
  const message = `${name} was given up, since the run stops`;
  return never(isIngestError(error) ? error : new IngestError('CANCELLED', { message, path: fqn ?? hostPort, cause: error }));
}

function never(error: IngestError): Failure {
  return { error, mostTries: 1 };
}

/** The message of an error body: OpenMetadata's own, or the first words of a text; nothing of a page made for browsers. */
function messageOf(body: unknown): string | undefined {
  if (typeof body === 'object' && body !== null && 'message' in body) return String(body.message);
  if (typeof body !== 'string' || body.trim() === '') return undefined;
  return /^\s*</.test(body) ? 'an HTML page' : body;
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= LONGEST_MESSAGE_CHARACTERS ? line : `${line.slice(0, LONGEST_MESSAGE_CHARACTERS)}…`;
}

function withoutQuery(location: string): string {
  return location.replace(/[?#].*$/s, '');
}

/** `Retry-After` in milliseconds: seconds or a date, RFC 9110 section 10.2.3. */
function retryAfter(value: string | null, now: number): number | undefined {
  if (value === null) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** The system's error below the one that `fetch` throws. */
function rootOf(error: unknown): { readonly code: string; readonly message: string } {
  let at = error;
  while (at instanceof Error && at.cause instanceof Error) at = at.cause;
  // Node.js tries each address of a name, and tells of all in one error without a message.
  if (at instanceof AggregateError && at.message === '') at = at.errors[0];
  if (!(at instanceof Error)) return { code: '', message: String(at) };
  return { code: 'code' in at ? String(at.code) : '', message: at.message };
}
