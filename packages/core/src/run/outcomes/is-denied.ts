const DENIED_STATUSES: ReadonlySet<unknown> = new Set([401, 403]);
const DENIED_CODES: ReadonlySet<unknown> = new Set(['EACCES', 'EPERM']);

const THROTTLED_STATUSES: ReadonlySet<unknown> = new Set([429, 503]);

/** What tells how a request ended, in the forms that clients have for it. */
interface Ended {
  readonly code?: unknown;
  readonly status?: unknown;
  /** As AWS's SDK has it. */
  readonly $metadata?: { readonly httpStatusCode?: unknown };
  /** As clients of fetch have it, and AWS's SDK before it reads an answer. */
  readonly response?: { readonly status?: unknown; readonly statusCode?: unknown };
}

/** Whether what a request answered, or threw, says that there is no right to it. */
export function isDenied(ended: unknown): boolean {
  if (typeof ended !== 'object' || ended === null) return false;
  return DENIED_CODES.has((ended as Ended).code) || statusesOf(ended).some((each) => DENIED_STATUSES.has(each));
}

/** Whether what a request answered, or threw, asks for fewer requests. */
export function isThrottled(ended: unknown): boolean {
  return typeof ended === 'object' && ended !== null && statusesOf(ended).some((each) => THROTTLED_STATUSES.has(each));
}

function statusesOf({ status, $metadata, response }: Ended): readonly unknown[] {
  return [status, $metadata?.httpStatusCode, response?.status, response?.statusCode];
}
