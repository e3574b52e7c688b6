import { IngestError, isIngestError } from '@sluice/plugin-api';

/** Why something of the state cannot be read or written; an error that says it already is itself. */
export function stateFailed(path: string, error: unknown, hint?: string): IngestError {
  if (isIngestError(error)) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const options = { path, cause: error, ...(hint === undefined ? {} : { hint }) };
  return new IngestError('STATE_FAILED', { message: `The state cannot be kept: ${reason}`, ...options });
}

/** Whether a call on a file failed by that code, such as `ENOENT`. */
export function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
