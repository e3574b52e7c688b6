import type { RowBatch } from './row-block.js';

/** A piece of an inventory that is read in one go: a row group of a Parquet file, or a CSV file. Its rows are in whatever order. */
export interface InventoryRun {
  /** No key of the run comes before it. Empty when nothing is known. */
  readonly lower: Buffer;
  /** No key of the run comes after it; absent when that is not known. */
  readonly upper?: Buffer;
  /** The URI of its file. */
  readonly uri: string;
  read(): AsyncIterable<RowBatch>;
}
