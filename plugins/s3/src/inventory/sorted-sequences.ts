import { IngestError } from '@sluice/plugin-api';
import type { BlockSpill, WaitingBlock } from './block-spill.js';
import type { InventoryRun } from './inventory-run.js';
import type { KeyPrefixes } from './key-prefixes.js';
import { keyOf, type RowBatch } from './row-block.js';
import { KEY_MAX_BYTES, type RowChunk } from './row-chunk.js';

const BLOCK_MAX_ROWS = 1024;
const BLOCK_MIN_ROWS = 16;
/** Of each sequence that is being read a block is in memory: of more sequences than these the blocks are smaller. */
const SEQUENCES_OF_LARGE_BLOCKS = 100;

/** Blocks of which each comes after the one before. */
export type SortedSequence = WaitingBlock[];

/**
 * Reads a run to its end and answers its current rows below the prefixes as sequences in order: one when the run is in order itself.
 *
 * @param chunk an empty one; it is empty again afterwards.
 * @param open how many sequences are being read besides: the more there are, the fewer rows a block has.
 * @param signal when it is aborted, nothing of the answer is wanted any more.
 * @throws IngestError INVENTORY_DAMAGED.
 */
export async function sortedSequences(
  run: InventoryRun,
  prefixes: KeyPrefixes,
  chunk: RowChunk,
  spill: BlockSpill,
  open: number,
  signal: AbortSignal,
): Promise<SortedSequence[]> {
  const sequences: SortedSequence[] = [];
  let last: Buffer | undefined;
  const keepAll = async (): Promise<void> => {
    const blocks = chunk.take(blockRowsOf(open + sequences.length + 1));
    const [first] = blocks;
    if (first === undefined) return;
    if (last === undefined || Buffer.compare(last, keyOf(first, 0)) >= 0) sequences.push([]);
    const sequence = sequences.at(-1);
    for (const block of blocks) {
      last = keyOf(block, block.count - 1);
      sequence?.push(await spill.keep(block));
    }
  };
  for await (const batch of run.read()) {
    if (signal.aborted) return [];
    for (let row = 0; row < batch.count; ) {
      row = fill(chunk, batch, row, prefixes, run.uri);
      if (chunk.isFull) await keepAll();
    }
  }
  await keepAll();
  return sequences;
}

function blockRowsOf(sequences: number): number {
  const rows = Math.floor((BLOCK_MAX_ROWS * SEQUENCES_OF_LARGE_BLOCKS) / sequences);
  return Math.max(BLOCK_MIN_ROWS, Math.min(BLOCK_MAX_ROWS, rows));
}

/** Adds rows to the chunk until it is full; answers the first row that it did not look at. */
function fill(chunk: RowChunk, batch: RowBatch, from: number, prefixes: KeyPrefixes, uri: string): number {
  const { count, bytes, starts, ends, sizes, modified, archived, dropped } = batch;
  for (let row = from; row < count; row += 1) {
    if (chunk.isFull) return row;
    if (dropped !== undefined && dropped[row] !== 0) continue;
    const [start, end] = [starts[row] as number, ends[row] as number];
    if (!prefixes.hold(bytes, start, end)) continue;
    const size = sizes[row] as number;
    if (end - start > KEY_MAX_BYTES || !(size >= 0)) {
      const key = Buffer.from(bytes.subarray(start, Math.min(end, start + KEY_MAX_BYTES))).toString();
      const why = end - start > KEY_MAX_BYTES ? 'is longer than keys can be' : 'has no size';
      throw new IngestError('INVENTORY_DAMAGED', { message: `The inventory is damaged: the key ${key} ${why}`, path: uri });
    }
    chunk.add(bytes, start, end, size, modified?.[row] ?? 0, archived?.[row] ?? 0);
  }
  return count;
}
