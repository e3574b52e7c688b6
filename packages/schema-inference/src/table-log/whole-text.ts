import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { IngestError } from '@sluice/plugin-api';
import type { DataFile } from '../data-file.js';
import { corruptFile } from '../file-errors.js';

const TEXT_MAX_BYTES = 64 * 1024 * 1024;

/** All of a text file, gzip or not. Throws FILE_CORRUPT where it has more than 64 MiB, or is broken gzip. */
export async function readWholeText(file: DataFile): Promise<string> {
  if (file.size > TEXT_MAX_BYTES) throw tooLarge(file);
  const bytes = await file.read(0, file.size);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return new TextDecoder().decode(bytes);
  try {
    return new TextDecoder().decode(await promisify(gunzip)(bytes, { maxOutputLength: TEXT_MAX_BYTES }));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(file);
    throw corruptFile(file, `is not valid gzip: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}

function tooLarge(file: DataFile): IngestError {
  return corruptFile(file, `has more than ${TEXT_MAX_BYTES} bytes, which is the most that is read of a log`);
}
