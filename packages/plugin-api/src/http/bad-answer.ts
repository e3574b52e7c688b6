const LONGEST_MESSAGE_CHARACTERS = 500;
const BUSY_STATUSES = new Set([429, 502, 503, 504]);

/** An answer of a server other than a success. */
export interface BadAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The body, parsed where it is JSON. */
  readonly body: unknown;
}

/** Whether a server that answers so asks to be tried again. */
export function isBusy({ status }: BadAnswer): boolean {
  return BUSY_STATUSES.has(status);
}

/**
 * What the server answered to the request of that name, in one short line: its own message, or where it wanted to redirect; nothing of a page
 * made for browsers. `hide` takes secrets out of it.
 */
export function answerText({ status, headers, body }: BadAnswer, name: string, hide: (text: string) => string): string {
  const location = headers.get('location');
  const reason = location === null ? messageOf(body) : `a redirect to ${withoutQuery(location)}`;
  return shortened(hide(`${name}: the server answered ${status}${reason === undefined ? '' : `: ${reason}`}`));
}

/** How long the server asks to be left alone, in milliseconds: `Retry-After`, seconds or a date, RFC 9110 section 10.2.3. */
export function retryAfterMilliseconds({ headers }: BadAnswer, now: number): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

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
