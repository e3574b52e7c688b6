import { constants, gunzipSync } from 'node:zlib';
import { AVRO_FILE, formatByMagic, PARQUET_FILE } from './file-magic.js';
import type { StructureFormat } from './formats.js';
import { detectDialect } from './text/dialect.js';

const GZIP = [0x1f, 0x8b] as const;
const INFLATED_MAX_BYTES = 64 * 1024;
const LINES_MIN = 3;

/**
 * What a file is by its first bytes, be they compressed by gzip or not; `undefined` where they do not tell. That text is `csv` is a guess: its first
 * lines have the same number of separators.
 */
export function formatOfBytes(bytes: Uint8Array): StructureFormat | undefined {
  if (GZIP.every((byte, index) => bytes[index] === byte)) {
    const inflated = inflated64K(bytes);
    return inflated === undefined || GZIP.every((byte, index) => inflated[index] === byte) ? undefined : formatOfBytes(inflated);
  }
  const magic = formatByMagic(bytes);
  if (magic === PARQUET_FILE) return 'parquet';
  if (magic === AVRO_FILE) return 'avro';
  if (magic !== undefined || bytes.includes(0)) return undefined;
  const text = new TextDecoder().decode(bytes).replace(/^\uFEFF/, '');
  // The last character may be cut.
  if (text.slice(0, -1).includes('\uFFFD')) return undefined;
  if (/^\s*(?:\{\s*["}]|\[\s*[{\]])/.test(text)) return 'json';
  return isDelimited(text) ? 'csv' : undefined;
}

function isDelimited(text: string): boolean {
  const { separator } = detectDialect(text, false, undefined);
  if (separator === undefined) return false;
  // The last line may be cut.
  const lines = text
    .split(/\r?\n/)
    .slice(0, -1)
    .filter((line) => line !== '');
  const counts = lines.map((line) => line.split(separator).length);
  return lines.length >= LINES_MIN && counts.every((count) => count > 1 && count === counts[0]);
}

function inflated64K(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: INFLATED_MAX_BYTES });
  } catch {
    // What does not inflate, or to much more than it is, tells nothing.
    return undefined;
  }
}
