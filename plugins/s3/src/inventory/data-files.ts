import { type Bucket, type ObjectStore, readAhead } from '@sluice/object-store';
import { IngestError, type StepContext } from '@sluice/plugin-api';
import type { InventoryFile } from './inventory-manifest.js';

const PIECE_BYTES = 2 * 1024 * 1024;
const PIECES_AHEAD = 3;

/** Reads the data files of an inventory. All that is not as the manifest says is an error. */
export class DataFiles {
  readonly #store: ObjectStore;
  readonly #bucket: Bucket;
  readonly #context: StepContext;

  constructor(store: ObjectStore, bucket: Bucket, context: StepContext) {
    this.#store = store;
    this.#bucket = bucket;
    this.#context = context;
  }

  uri({ key }: InventoryFile): string {
    return this.#store.urls.uri(this.#bucket, key);
  }

  /** @throws IngestError INVENTORY_DAMAGED when the file is not there, or is not as large as the manifest says. */
  async check(file: InventoryFile): Promise<void> {
    const found = await this.#store.head(this.#bucket, file.key, this.#context);
    if (found === undefined) throw this.damaged(file, 'it is not there');
    if (found.size !== file.size) throw this.damaged(file, `it has ${found.size} bytes, and ${file.size} by the manifest`);
    if (found.archived === true) throw this.damaged(file, 'it is archived and cannot be read until it is restored');
  }

  /** So many bytes, no fewer. */
  async read(file: InventoryFile, offset: number, length: number): Promise<Buffer> {
    if (length === 0) return Buffer.alloc(0);
    const bytes = await this.#store.read(this.#bucket, file.key, this.#context, { offset, length });
    if (bytes === undefined) throw this.damaged(file, 'it is not there');
    if (bytes.length !== length) throw this.damaged(file, `it ends at byte ${offset + bytes.length}`);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The bytes from `start` to `end` in pieces of some megabytes, of which a few are read ahead. */
  pieces(file: InventoryFile, start: number, end: number): AsyncGenerator<Buffer> {
    const offsets = Array.from({ length: Math.ceil((end - start) / PIECE_BYTES) }, (_, index) => start + index * PIECE_BYTES);
    return readAhead(offsets, PIECES_AHEAD, (offset) => this.read(file, offset, Math.min(PIECE_BYTES, end - offset)));
  }

  damaged(file: InventoryFile, why: string, cause?: unknown): IngestError {
    return new IngestError('INVENTORY_DAMAGED', {
      message: `A data file of the inventory is damaged: ${why}`,
      path: this.uri(file),
      ...(cause === undefined ? {} : { cause }),
    });
  }
}
