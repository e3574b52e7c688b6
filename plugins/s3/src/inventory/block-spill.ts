import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IngestError, toIngestError } from '@sluice/plugin-api';
import { byteLengthOf, fromBytes, type RowBlock, toBytes } from './row-block.js';

/** How many bytes of blocks may be in memory at once; the others wait in temporary files. */
export class MemoryBudget {
  readonly #all: number;
  #left: number;

  constructor(bytes: number) {
    this.#all = bytes;
    this.#left = bytes;
  }

  get isHalfFree(): boolean {
    return this.#left * 2 >= this.#all;
  }

  /** Whether there is room for so many bytes; if so, they are taken. */
  take(bytes: number): boolean {
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#left += bytes;
  }
}

/** A block that waits. */
export interface WaitingBlock {
  /** The block, once: what it takes is free then. */
  take(): Promise<RowBlock>;
}

/** A block in the file. */
interface WrittenBlock {
  readonly at: number;
  readonly room: number;
  readonly length: number;
  /** Rows. */
  readonly count: number;
}

/**
 * Keeps blocks until they are wanted: in memory while the budget lasts, then in one temporary file, where what a taken block leaves is written again.
 */
export class BlockSpill {
  readonly #budget: MemoryBudget;
  #file: FileHandle | undefined;
  #end = 0;
  /** Where in the file nothing waits any more, by how many bytes there are: powers of two, so that another block fits. */
  readonly #free = new Map<number, number[]>();
  #bytesInMemory = 0;

  constructor(budget: MemoryBudget) {
    this.#budget = budget;
  }

  /** How long the temporary file is. */
  get fileBytes(): number {
    return this.#end;
  }

  async keep(block: RowBlock): Promise<WaitingBlock> {
    const length = byteLengthOf(block);
    if (!this.#budget.take(length)) return this.#write(block);
    this.#bytesInMemory += length;
    let kept: RowBlock | undefined = block;
    return {
      take: async () => {
        const taken = kept;
        if (taken === undefined) throw new Error('The block was taken before');
        kept = undefined;
        this.#bytesInMemory -= length;
        this.#budget.giveBack(length);
        return taken;
      },
    };
  }

  /** Frees what is left, whatever was not taken. No more blocks come, and none is on its way. */
  async close(): Promise<void> {
    this.#budget.giveBack(this.#bytesInMemory);
    this.#bytesInMemory = 0;
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  async #write(block: RowBlock): Promise<WaitingBlock> {
    this.#file ??= await telling(openTemporary);
    const file = this.#file;
    const bytes = toBytes(block);
    const room = 2 ** Math.ceil(Math.log2(bytes.length));
    const at = this.#place(room);
    await telling(() => writeAll(file, bytes, at));
    return this.#waiting(file, { at, room, length: bytes.length, count: block.count });
  }

  /** Apart from where it was written: a function keeps all that others beside it refer to, and so would keep the block. */
  #waiting(file: FileHandle, { at, room, length, count }: WrittenBlock): WaitingBlock {
    return {
      take: async () => {
        const target = Buffer.allocUnsafeSlow(length);
        const { bytesRead } = await telling(() => file.read(target, 0, length, at));
        if (bytesRead !== length)
          throw new IngestError('TEMPORARY_FILE_FAILED', {
            message: 'A temporary file lost what was written to it',
            path: tmpdir(),
          });
        const freed = this.#free.get(room);
        if (freed === undefined) this.#free.set(room, [at]);
        else freed.push(at);
        return fromBytes(target, count);
      },
    };
  }

  /** Where in the file there is so much room. */
  #place(room: number): number {
    const freed = this.#free.get(room)?.pop();
    if (freed !== undefined) return freed;
    const at = this.#end;
    this.#end += room;
    return at;
  }
}

async function telling<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw toIngestError(error, 'TEMPORARY_FILE_FAILED', { path: tmpdir() });
  }
}

async function writeAll(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
}

/** A file without a name: it is gone when it is closed, or when the process ends. */
async function openTemporary(): Promise<FileHandle> {
  const path = join(tmpdir(), `sluice-${process.pid}-${crypto.randomUUID()}`);
  const file = await open(path, 'wx+', 0o600);
  await unlink(path);
  return file;
}
