import { ERROR_CATALOGUE, type ErrorCatalogueEntry, type ErrorCode } from './error-catalogue.js';

const UNKNOWN_CODE: ErrorCatalogueEntry = {
  kind: 'record',
  title: 'Something failed',
  hint: 'Look the code up in the docs of the plugin.',
};

/**
 * What a caller decides by, and nothing finer:
 *
 * - `config`: the workflow file is wrong; nothing was contacted (exit 2).
 * - `plugin`: a plugin broke its contract or cannot be loaded.
 * - `connection`: a system cannot be reached, or refuses us.
 * - `record`: one subject could not be read or written; the run goes on.
 */
export type ErrorKind = 'config' | 'plugin' | 'connection' | 'record';

/** What an {@link IngestError} is made of besides its code. */
export interface IngestErrorOptions {
  /** What happened and why, in one sentence. Never holds a secret. Default: the code's title. */
  readonly message?: string;
  /** Where: `file:line:column`, a JSON path, or a URI such as `s3://bucket/key`. */
  readonly path?: string;
  /** What to do about it. Default: the code's own hint. */
  readonly hint?: string;
  /** Default: the code's own. Given where an error is told again, whose code this copy of the catalogue need not know. */
  readonly kind?: ErrorKind;
  /** Whether the same call may succeed later. Default: the code's own. */
  readonly retryable?: boolean;
  /** Whether the whole run has to stop, since nothing else of it can succeed. Default: the code's own. */
  readonly fatal?: boolean;
  /** Facts for machines. Never holds a secret. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** The error of the library or system below. */
  readonly cause?: unknown;
}

/** An error with a permanent code. Recognise it with {@link isIngestError}, never by `instanceof` across packages. */
export class IngestError extends Error {
  override readonly name = 'IngestError';
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  readonly path: string | undefined;
  readonly hint: string | undefined;
  readonly retryable: boolean;
  readonly fatal: boolean;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(code: ErrorCode, options: IngestErrorOptions = {}) {
    // A plugin with a newer copy of this package may have a code that this one does not know.
    const entry: ErrorCatalogueEntry = ERROR_CATALOGUE[code] ?? UNKNOWN_CODE;
    super(options.message ?? entry.title, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.kind = options.kind ?? entry.kind;
    this.path = options.path;
    this.hint = options.hint ?? entry.hint;
    this.retryable = options.retryable ?? entry.retryable ?? false;
    this.fatal = options.fatal ?? entry.fatal ?? false;
    this.details = options.details;
  }
}

/** Whether `error` is an {@link IngestError}, of whichever copy of this package. */
export function isIngestError(error: unknown): error is IngestError {
  return error instanceof Error && error.name === 'IngestError' && 'code' in error && 'kind' in error;
}

/**
 * `error` as an {@link IngestError}: itself if it is one, else one of code `fallback` with `error` as its cause.
 */
export function toIngestError(error: unknown, fallback: ErrorCode = 'INTERNAL', options: IngestErrorOptions = {}): IngestError {
  if (isIngestError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new IngestError(fallback, { message, ...options, cause: error });
}
