import { IngestError } from '@sluice/plugin-api';

/** An error as plain data. Of its cause nothing is told. */
export type PlainError = Pick<IngestError, 'code' | 'kind' | 'message' | 'path' | 'hint' | 'retryable' | 'fatal' | 'details'>;

/** What {@link fromPlainError} makes the same error of. */
export function toPlainError({ code, kind, message, path, hint, retryable, fatal, details }: IngestError): PlainError {
  return { code, kind, message, path, hint, retryable, fatal, details };
}

/** The error that {@link toPlainError} made plain data of. */
export function fromPlainError({ code, kind, message, retryable, fatal, ...rest }: PlainError): IngestError {
  const { path, hint, details } = rest;
  return new IngestError(code, {
    kind,
    message,
    retryable,
    fatal,
    ...(path === undefined ? {} : { path }),
    ...(hint === undefined ? {} : { hint }),
    ...(details === undefined ? {} : { details }),
  });
}
