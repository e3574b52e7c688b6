import { open } from 'node:fs/promises';
import { IngestError } from '../errors.js';

/** The lines of the file that a sink has written in an earlier run; none where there is no file. Throws PLAN_NOT_SUPPORTED where it cannot be read. */
export async function* heldLines(path: string): AsyncGenerator<string> {
  try {
    await using file = await open(path);
    yield* file.readLines();
  } catch (cause) {
    if (!isMissing(cause)) throw notReadable(path, cause);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function notReadable(path: string, cause: unknown): IngestError {
  const message = `${path} cannot be read, so that it cannot be told what would change: ${cause instanceof Error ? cause.message : String(cause)}`;
  return new IngestError('PLAN_NOT_SUPPORTED', { message, path, hint: 'Let Sluice read the file, or remove it.', cause });
}
