import { setImmediate as nextTurn } from 'node:timers/promises';
import { IngestError } from '@sluice/plugin-api';
import { MemoryBudget } from './block-spill.js';
import { compareBytes } from './compare-bytes.js';
import type { InventoryRun } from './inventory-run.js';
import type { KeyPrefixes } from './key-prefixes.js';
import type { RowBlock } from './row-block.js';
import { RunReader } from './run-reader.js';
import type { SortedSequence } from './sorted-sequences.js';

/** What of runs that were read and not yet handed on is in memory; the rest waits in temporary files. */
const WAITING_MAX_BYTES = 32 * 1024 * 1024;

/** So many rows, or a few more, are handed on at once. */
const READY_ROWS = 1000;
const BETWEEN_TURNS = 8;

/** Rows of a block, from one to before another. */
export interface RowRange {
  readonly block: RowBlock;
  readonly from: number;
  readonly to: number;
}

/** Where the reading of a sequence is. */
interface Cursor {
  block: RowBlock;
  row: number;
  readonly rest: SortedSequence;
  readonly uri: string;
}

/**
 * The rows of all runs below the prefixes in the order of their keys' bytes, each key once; of several the newest. A run is read when the first of
 * its keys may be next, so that runs that do not overlap are read one after another. The ranges come several at a time.
 *
 * @throws IngestError INVENTORY_DAMAGED, also when a run has a key before its `lower`.
 */
export async function* mergeRuns(
  runs: readonly InventoryRun[],
  prefixes: KeyPrefixes,
  waitingMaxBytes = WAITING_MAX_BYTES,
): AsyncGenerator<readonly RowRange[]> {
  const reader = new RunReader(runs, prefixes, new MemoryBudget(waitingMaxBytes));
  /** The one whose key is next is the last. */
  const cursors: Cursor[] = [];
  // Where runs overlap, a range is a row or two: to wait for each would take longer than all else.
  let [ready, readyRows]: [RowRange[], number] = [[], 0];
  let handedOn = 0;
  let previous: { readonly block: RowBlock; readonly row: number } | undefined;
  try {
    for (;;) {
      while (isDue(reader.lower, cursors.at(-1))) {
        const run = await reader.next(cursors.length);
        for (const sequence of run?.sequences ?? []) await insert(sequence, run?.uri ?? '', cursors);
      }
      const cursor = cursors.pop();
      if (cursor === undefined) {
        if (ready.length > 0) yield ready;
        return;
      }
      const { block, row, uri } = cursor;
      const order = previous === undefined ? -1 : compareKeys(previous.block, previous.row, block, row);
      if (order > 0) throw outOfOrder(block, row, uri);
      const to = endOf(cursor, reader.lower, cursors.at(-1));
      const from = order === 0 ? row + 1 : row;
      if (from < to) ready.push({ block, from, to });
      readyRows += to - from;
      if (readyRows >= READY_ROWS) {
        yield ready;
        [ready, readyRows] = [[], 0];
        reader.readAhead(cursors.length);
        // What is in memory comes without any wait, in which others could run: what is read ahead, other splits, timers, signals.
        handedOn += 1;
        if (handedOn % BETWEEN_TURNS === 0) await nextTurn();
      }
      previous = { block, row: to - 1 };
      cursor.row = to;
      if (to < block.count) place(cursor, cursors);
      else await insert(cursor.rest, uri, cursors);
    }
  } finally {
    await reader.close();
  }
}

/** Whether the first key of a run that begins at `lower` may be the next one. */
function isDue(lower: Buffer | undefined, next: Cursor | undefined): boolean {
  if (lower === undefined || next === undefined) return lower !== undefined;
  const { bytes, offsets } = next.block;
  const [start, end] = [offsets[next.row] as number, offsets[next.row + 1] as number];
  return compareBytes(lower, 0, lower.length, bytes, start, end) <= 0;
}

/** Begins with the next block of a sequence, if there is one. */
async function insert(rest: SortedSequence, uri: string, cursors: Cursor[]): Promise<void> {
  const block = await rest.shift()?.take();
  if (block !== undefined) place({ block, row: 0, rest, uri }, cursors);
}

/** Puts a cursor where its key belongs; of two with the same key the newer is next. */
function place(cursor: Cursor, cursors: Cursor[]): void {
  let [low, high] = [0, cursors.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = cursors[middle] as Cursor;
    const order = compareKeys(other.block, other.row, cursor.block, cursor.row) || modifiedOf(cursor) - modifiedOf(other);
    if (order > 0) low = middle + 1;
    else high = middle;
  }
  cursors.splice(low, 0, cursor);
}

/** The first row after the cursor's that does not come before all other keys; at least the one after it. */
function endOf({ block, row }: Cursor, lower: Buffer | undefined, next: Cursor | undefined): number {
  const { bytes, offsets, count } = block;
  const isBefore = (at: number): boolean => {
    if (lower !== undefined) {
      const [start, end] = [offsets[at] as number, offsets[at + 1] as number];
      if (compareBytes(bytes, start, end, lower, 0, lower.length) >= 0) return false;
    }
    return next === undefined || compareKeys(block, at, next.block, next.row) < 0;
  };
  if (isBefore(count - 1)) return count;
  let end = row + 1;
  while (end < count && isBefore(end)) end += 1;
  return end;
}

function compareKeys(a: RowBlock, aRow: number, b: RowBlock, bRow: number): number {
  const [aStart, aEnd] = [a.offsets[aRow] as number, a.offsets[aRow + 1] as number];
  const [bStart, bEnd] = [b.offsets[bRow] as number, b.offsets[bRow + 1] as number];
  return compareBytes(a.bytes, aStart, aEnd, b.bytes, bStart, bEnd);
}

function modifiedOf({ block, row }: Cursor): number {
  return block.modified[row] as number;
}

function outOfOrder({ bytes, offsets }: RowBlock, row: number, uri: string): IngestError {
  const key = bytes.toString('utf8', offsets[row], offsets[row + 1]);
  return new IngestError('INVENTORY_DAMAGED', {
    message: `The data file is not in the order that its beginning or its statistics say: the key ${key} comes too late`,
    path: uri,
    hint: 'Leave out listing.inventory, so that the bucket is listed.',
  });
}
