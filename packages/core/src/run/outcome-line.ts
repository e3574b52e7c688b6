import { IngestError } from '@sluice/plugin-api';
import type { Outcome } from './outcome.js';

/** An error as plain data. */
type PlainError = Pick<IngestError, 'code' | 'message' | 'path' | 'hint' | 'retryable' | 'fatal' | 'details'>;

/** An outcome as one line of JSON, errors spelled out. Of an error's cause nothing is told. */
export function toLine(outcome: Outcome): string {
  return JSON.stringify(outcome.status === 'failed' ? { ...outcome, error: toPlain(outcome.error) } : outcome);
}

/** The outcome that {@link toLine} made a line of. */
export function fromLine(line: string): Outcome {
  const outcome = JSON.parse(line) as Outcome;
  return outcome.status === 'failed' ? { ...outcome, error: fromPlain(outcome.error) } : outcome;
}

function toPlain({ code, message, path, hint, retryable, fatal, details }: IngestError): PlainError {
  return { code, message, path, hint, retryable, fatal, details };
}

function fromPlain({ code, message, retryable, fatal, ...rest }: PlainError): IngestError {
  const { path, hint, details } = rest;
  return new IngestError(code, {
    message,
    retryable,
    fatal,
    ...(path === undefined ? {} : { path }),
    ...(hint === undefined ? {} : { hint }),
    ...(details === undefined ? {} : { details }),
  });
}
