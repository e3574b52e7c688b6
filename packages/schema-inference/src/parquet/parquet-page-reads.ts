import type { DataFile } from '../data-file.js';
import { corruptFile, readOrCorrupt } from '../file-errors.js';
import type { ColumnPages } from './parquet-column-pages.js';

/** What is read of a file's rows at most, and of how many columns. */
const ROWS_MAX_BYTES = 8 * 1024 * 1024;
const COLUMNS_MAX = 512;
/** Reading so many bytes in vain takes less than another request. */
const GAP_MAX_BYTES = 4 * 1024;

interface Want {
  readonly column: ColumnPages;
  readonly start: number;
  readonly length: number;
}

/**
 * Reads the pages that columns need, in few requests and about 8 MiB at most: those of the columns that need the fewest bytes first. Throws
 * FILE_CORRUPT where a column is damaged.
 */
export async function readPages(file: DataFile, columns: readonly ColumnPages[]): Promise<void> {
  for (const column of columns.slice(COLUMNS_MAX)) column.close();
  let left = ROWS_MAX_BYTES;
  for (;;) {
    const wants = readOrCorrupt(file, 'Parquet', () => columns.flatMap((column) => wantOf(column)));
    const granted: Want[] = [];
    for (const want of wants.sort((a, b) => a.length - b.length)) {
      if (want.length <= left) granted.push(want);
      else want.column.close();
      left -= Math.min(left, want.length);
    }
    if (granted.length === 0) return;
    await Promise.all(together(granted).map((wanted) => readRange(file, wanted)));
  }
}

function wantOf(column: ColumnPages): Want[] {
  const range = column.next();
  return range === undefined ? [] : [{ column, start: column.chunk.start + range.offset, length: range.length }];
}

/** What is read at once: what lies beside each other, and the few bytes between, which do not count. */
function together(wants: readonly Want[]): Want[][] {
  const found: Want[][] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const want of [...wants].sort((a, b) => a.start - b.start)) {
    const last = found.at(-1);
    if (last === undefined || want.start - end > GAP_MAX_BYTES) found.push([want]);
    else last.push(want);
    end = Math.max(end, want.start + want.length);
  }
  return found;
}

async function readRange(file: DataFile, wants: readonly Want[]): Promise<void> {
  const start = wants[0]?.start ?? 0;
  const length = wants.reduce((last, want) => Math.max(last, want.start + want.length), start) - start;
  const bytes = await file.read(start, length);
  if (bytes.length < length) throw corruptFile(file, 'ends before its own footer says');
  for (const want of wants) want.column.add(bytes.subarray(want.start - start, want.start - start + want.length));
}
