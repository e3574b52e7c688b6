import type { RequestFault } from '@sluice/object-store';
import { type ErrorCode, IngestError, isIngestError } from '@sluice/plugin-api';
import { oneLine } from './error-text.js';

/** The store's own words for what went wrong, and what they mean to us. */
const CODES: ReadonlyMap<string, ErrorCode> = new Map([
  ['AuthenticationFailed', 'STORE_CREDENTIALS_REFUSED'],
  ['InvalidAuthenticationInfo', 'STORE_CREDENTIALS_REFUSED'],
  ['NoAuthenticationInformation', 'STORE_CREDENTIALS_REFUSED'],
  ['KeyBasedAuthenticationNotPermitted', 'STORE_CREDENTIALS_REFUSED'],
  ['AccountIsDisabled', 'STORE_CREDENTIALS_REFUSED'],
  ['PublicAccessNotPermitted', 'STORE_ACCESS_DENIED'],
  ['ContainerNotFound', 'BUCKET_NOT_FOUND'],
  ['ContainerBeingDeleted', 'BUCKET_NOT_FOUND'],
  ['ContainerDisabled', 'BUCKET_NOT_FOUND'],
  ['InvalidResourceName', 'BUCKET_NOT_FOUND'],
  ['BlobNotFound', 'OBJECT_NOT_FOUND'],
  ['PathNotFound', 'OBJECT_NOT_FOUND'],
]);
const UNREACHABLE = /^(ECONN|ENOTFOUND|EAI_|EHOST|ENET|ETIMEDOUT|EPIPE|EPROTO|ERR_STREAM_PREMATURE_CLOSE|REQUEST_SEND_ERROR)/;
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|^ERR_(TLS|SSL)/;
/** What the store says of a signature that is wrong, whatever its code: an emulator has that of a denial. */
const NOT_AUTHENTICATED = /^Server failed to authenticate the request/;
/** Denials for which it counts from where a request comes. */
const BY_PLACE: ReadonlySet<string> = new Set(['AuthorizationFailure', 'AuthorizationSourceIPMismatch']);
const RETRY_AFTER_HEADERS = [
  ['retry-after-ms', 1],
  ['x-ms-retry-after-ms', 1],
  ['retry-after', 1000],
] as const;

/** What the store answered in place of what it was asked for. */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure';
  readonly status: number;
  /** The store's own word for it, such as `ContainerNotFound`. */
  readonly reason: string;
  /** How long it asks to wait. */
  readonly askedMilliseconds: number | undefined;

  /** @param body of the answer: XML with a code and a message; an answer to HEAD has none, and its code in a header alone. */
  constructor(status: number, header: (name: string) => string | undefined, body: string) {
    super(oneLine(/<Message>([^<]*)/.exec(body)?.[1] ?? 'the store says no more'));
    this.status = status;
    this.reason = header('x-ms-error-code') ?? /<Code>(\w+)/.exec(body)?.[1] ?? 'Error';
    this.askedMilliseconds = RETRY_AFTER_HEADERS.map(([name, unit]) => Number(header(name) ?? 0) * unit).find((each) => each > 0);
  }
}

/** An answer that ends before its end, or is none of this store's. */
export class CutShort extends Error {
  override readonly name = 'CutShort';
}

/** No answer came in time. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** What was being done when an error came. */
export interface FailedCall {
  /** In the store's own terms, such as `List Blobs`. */
  readonly action: string;
  /** The URI of the container or blob, or the address of the service. */
  readonly place: string;
  /** What to grant where it is denied. */
  readonly grant: string;
}

/** An error of the store, of the SDK, or of the network below it, as one of ours. The SDK's own are not kept: they hold the request, signature included. */
export function toAzureError(error: unknown, { action, place, grant }: FailedCall): IngestError {
  if (isIngestError(error)) return error;
  const code = codeOf(error);
  const options = { path: place, details: { action } };
  if (error instanceof HttpFailure) {
    const { status, reason, message } = error;
    const isDenied = code === 'STORE_ACCESS_DENIED';
    const hint = BY_PLACE.has(reason) ? `${grant} Look too whether the account's firewall lets this machine in.` : grant;
    return new IngestError(code, {
      ...options,
      message: `${action} ${isDenied ? 'was denied' : 'failed'}. ${reason} (HTTP ${status}): ${message}`,
      cause: error,
      ...(isDenied ? { hint } : {}),
    });
  }
  const says = oneLine(messageOf(error));
  const message =
    code === 'STORE_UNREACHABLE' ? `No connection to the store for ${action}: ${says}` : `${action} failed. ${says}`;
  return new IngestError(code, { ...options, message });
}

/** What an error means for sending the request again; `undefined` where that would change nothing. */
export function faultOf(error: unknown): RequestFault | undefined {
  if (error instanceof CutShort || error instanceof NoAnswer) return { fault: 'transport' };
  if (!(error instanceof HttpFailure)) return UNREACHABLE.test(systemCodeOf(error)) ? { fault: 'transport' } : undefined;
  const { status, askedMilliseconds } = error;
  const asked = askedMilliseconds === undefined ? {} : { askedMilliseconds };
  if (status === 429 || status === 503) return { fault: 'throttled', ...asked };
  return status === 408 || status >= 500 ? { fault: 'server', ...asked } : undefined;
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof NoAnswer) return 'STORE_UNREACHABLE';
  if (!(error instanceof HttpFailure)) {
    const code = systemCodeOf(error);
    if (UNTRUSTED.test(code)) return 'STORE_TLS';
    return UNREACHABLE.test(code) ? 'STORE_UNREACHABLE' : 'STORE_REQUEST_FAILED';
  }
  const { reason, status, message } = error;
  const known = CODES.get(reason);
  if (known !== undefined) return known;
  if (status === 401 || NOT_AUTHENTICATED.test(message)) return 'STORE_CREDENTIALS_REFUSED';
  return status === 403 ? 'STORE_ACCESS_DENIED' : 'STORE_REQUEST_FAILED';
}

/** The code of an error of the network; empty for any other. */
function systemCodeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Where several addresses were tried, there is no message.
  return error.message === '' ? systemCodeOf(error) : error.message;
}
