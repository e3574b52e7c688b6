const TLS_CODE = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|EPROTO$|UND_ERR_PRX_TLS$)/;
/** What OpenSSL says of bytes that are no TLS record. */
const NOT_TLS_MESSAGE = /wrong version number|packet length too long/;
const BROKEN_CODES = new Set([
  'ECONNRESET',
  'EPIPE',
  'SLOW_ANSWER',
  'UND_ERR_SOCKET',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
]);

/** Why a request got no whole answer. */
export interface ConnectionTrouble {
  /**
   * - `tls`: the certificate is not trusted, or no TLS connection comes about otherwise.
   * - `not-tls`: the server does not speak TLS.
   * - `broken`: the server was there, and the connection broke or stayed silent.
   * - `unreachable`: anything else.
   */
  readonly kind: 'tls' | 'not-tls' | 'broken' | 'unreachable';
  /** The system's own words. */
  readonly message: string;
}

/** What is wrong with a connection, from whatever Node.js or undici threw. */
export function connectionTrouble(error: unknown): ConnectionTrouble {
  const { code, message } = rootOf(error);
  if (NOT_TLS_MESSAGE.test(message)) return { kind: 'not-tls', message };
  if (TLS_CODE.test(code)) return { kind: 'tls', message };
  return { kind: BROKEN_CODES.has(code) ? 'broken' : 'unreachable', message };
}

/** The system's error below the one that a client throws. */
function rootOf(error: unknown): { readonly code: string; readonly message: string } {
  let at = error;
  while (at instanceof Error && at.cause instanceof Error) at = at.cause;
  // Node.js tries each address of a name, and tells of all in one error without a message.
  if (at instanceof AggregateError && at.message === '') at = at.errors[0];
  if (!(at instanceof Error)) return { code: '', message: String(at) };
  return { code: 'code' in at ? String(at.code) : '', message: at.message };
}
