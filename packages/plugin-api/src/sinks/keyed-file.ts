import { open, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { IngestError } from '../errors.js';
import { type Place, Spool } from './spool.js';
import { type Target, targetAt, temporaryPath, tryTarget } from './target.js';

const BLOCK_BYTES = 1024 * 1024;

/** What stands around and between the texts of a file. */
export interface FileFrame {
  readonly before: string;
  readonly between: string;
  readonly after: string;
  /** The whole file where there is no text. */
  readonly empty: string;
}

/**
 * A file of texts with keys, sorted by key, each key once, with the text that was put last. The file is replaced by `replace`, in one step;
 * until then, and without it, what was there stays. In memory are keys and places only. Each call throws SINK_NOT_WRITABLE with the path
 * where the file cannot be written.
 */
export class KeyedFile {
  /** Absolute. */
  readonly path: string;
  readonly #frame: FileFrame;
  readonly #places = new Map<string, Place>();
  #opened: { readonly target: Target; readonly spool: Spool } | undefined;

  /** Opens nothing yet. */
  constructor(path: string, frame: FileFrame) {
    this.path = resolve(path);
    this.#frame = frame;
  }

  /** Finds out whether the file can be written, and leaves nothing behind. */
  tryOut(): void {
    this.#writing(() => tryTarget(this.path));
  }

  has(key: string): boolean {
    return this.#places.has(key);
  }

  put(key: string, text: string): 'created' | 'updated' | 'unchanged' {
    return this.#writing(() => {
      const { spool } = this.#open();
      const bytes = Buffer.from(text);
      const earlier = this.#places.get(key);
      if (earlier?.length === bytes.length && bytes.equals(spool.read(earlier))) return 'unchanged';
      this.#places.set(key, spool.append(bytes));
      return earlier === undefined ? 'created' : 'updated';
    });
  }

  async replace(): Promise<void> {
    const { target, spool } = this.#writing(() => this.#open());
    const temporary = temporaryPath(target.path);
    try {
      const file = await open(temporary, 'wx', target.mode);
      try {
        for (const block of this.#blocks(spool)) await file.appendFile(block);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, target.path);
    } catch (error) {
      throw this.#notWritable(error);
    } finally {
      await rm(temporary, { force: true });
    }
  }

  /** Frees what is held. May be called twice. */
  close(): void {
    this.#opened?.spool.remove();
    this.#opened = undefined;
  }

  #open(): { readonly target: Target; readonly spool: Spool } {
    if (this.#opened === undefined) {
      const target = targetAt(this.path);
      this.#opened = { target, spool: new Spool(temporaryPath(target.path)) };
    }
    return this.#opened;
  }

  *#blocks(spool: Spool): Iterable<Buffer> {
    const { before, between, after, empty } = this.#frame;
    if (this.#places.size === 0) {
      yield Buffer.from(empty);
      return;
    }
    let block: Buffer[] = [];
    let bytes = 0;
    let lead = before;
    for (const [, place] of [...this.#places].sort(byKey)) {
      block.push(Buffer.from(lead), spool.read(place));
      lead = between;
      bytes += place.length;
      if (bytes < BLOCK_BYTES) continue;
      yield Buffer.concat(block);
      block = [];
      bytes = 0;
    }
    yield Buffer.concat([...block, Buffer.from(after)]);
  }

  #writing<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      throw this.#notWritable(error);
    }
  }

  #notWritable(error: unknown): IngestError {
    // Node.js says 'CODE: reason, call path', of a temporary file that the user does not know.
    const reason = error instanceof Error ? error.message.split(',')[0] : String(error);
    return new IngestError('SINK_NOT_WRITABLE', {
      message: `${this.path} cannot be written: ${reason}`,
      path: this.path,
      cause: error,
    });
  }
}

function byKey([a]: readonly [string, Place], [b]: readonly [string, Place]): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
