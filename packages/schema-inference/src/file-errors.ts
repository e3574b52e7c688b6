import { IngestError } from '@sluice/plugin-api';
import type { DataFile } from './data-file.js';

/** The error of a file that is not what its format says; `what` completes the sentence 'The file …'. */
export function corruptFile(file: DataFile, what: string, cause?: unknown): IngestError {
  return new IngestError('FILE_CORRUPT', { message: `The file ${what}`, path: file.uri, cause });
}

/** What `read` returns; whatever it throws means that the file is not the `format` that it should be. */
export function readOrCorrupt<T>(file: DataFile, format: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw corruptFile(file, `is not valid ${format}: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}
