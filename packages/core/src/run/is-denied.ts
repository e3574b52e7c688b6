const DENIED_STATUSES: ReadonlySet<unknown> = new Set([401, 403]);
const DENIED_CODES: ReadonlySet<unknown> = new Set(['EACCES', 'EPERM']);

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
  const { code, status, $metadata, response } = ended as Ended;
  return (
    DENIED_CODES.has(code) ||
    [status, $metadata?.httpStatusCode, response?.status, response?.statusCode].some((each) => DENIED_STATUSES.has(each))
  );
}
