import { open, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  type CheckStep,
  CONFIG,
  type Entity,
  IngestError,
  inject,
  injectable,
  type Sink,
  type WriteResult,
} from '@sluice/plugin-api';
import { entityLine } from './entity-line.js';
import type { FileSinkConfig } from './generated/config.js';
import { type Place, Spool } from './spool.js';
import { type Target, targetAt, temporaryPath, tryTarget } from './target.js';

const BLOCK_BYTES = 1024 * 1024;

/** What stands around and between the lines of a format. */
const FORMATS = {
  jsonl: { title: 'JSON lines', before: '', between: '\n', after: '\n', empty: '' },
  json: { title: 'a JSON array', before: '[\n', between: ',\n', after: '\n]\n', empty: '[]\n' },
} as const;

/**
 * Writes entities to a file, sorted by fully qualified name, each once, as it was last written. The file is replaced by `flush`, in one
 * step; until then, and without it, what was there stays. In memory are names and places only.
 */
@injectable()
export class FileSink implements Sink {
  readonly #path: string;
  readonly #format: (typeof FORMATS)[keyof typeof FORMATS];
  readonly #places = new Map<string, Place>();
  #opened: { readonly target: Target; readonly spool: Spool } | undefined;

  constructor(@inject(CONFIG) config: FileSinkConfig) {
    this.#path = resolve(config.path);
    this.#format = FORMATS[config.format ?? (config.path.endsWith('.json') ? 'json' : 'jsonl')];
  }

  async *check(): AsyncIterable<CheckStep> {
    const name = `write ${this.#path}`;
    try {
      tryTarget(this.#path);
      yield { name, message: this.#format.title };
    } catch (error) {
      yield { name, error: this.#notWritable(error) };
    }
  }

  async write(batch: readonly Entity[]): Promise<readonly WriteResult[]> {
    try {
      const { spool } = this.#open();
      return batch.map((entity) => ({ status: this.#append(spool, entity) }));
    } catch (error) {
      throw this.#notWritable(error);
    }
  }

  async *snapshot(): AsyncIterable<never> {
    // The file is made anew: nothing in it can be gone from the store.
  }

  async flush(): Promise<void> {
    try {
      const { target, spool } = this.#open();
      await this.#replace(target, spool);
    } catch (error) {
      throw this.#notWritable(error);
    }
  }

  async close(): Promise<void> {
    this.#opened?.spool.remove();
    this.#opened = undefined;
  }

  #open(): { readonly target: Target; readonly spool: Spool } {
    if (this.#opened === undefined) {
      const target = targetAt(this.#path);
      this.#opened = { target, spool: new Spool(temporaryPath(target.path)) };
    }
    return this.#opened;
  }

  #append(spool: Spool, entity: Entity): 'created' | 'updated' | 'unchanged' {
    // Names alone decide the order: a zero sorts before whatever makes a name longer.
    const key = `${entity.fullyQualifiedName}\0${entity.kind}`;
    const line = Buffer.from(entityLine(entity));
    const earlier = this.#places.get(key);
    if (earlier?.length === line.length && line.equals(spool.read(earlier))) return 'unchanged';
    this.#places.set(key, spool.append(line));
    return earlier === undefined ? 'created' : 'updated';
  }

  async #replace(target: Target, spool: Spool): Promise<void> {
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
    } finally {
      await rm(temporary, { force: true });
    }
  }

  *#blocks(spool: Spool): Iterable<Buffer> {
    const { before, between, after, empty } = this.#format;
    if (this.#places.size === 0) {
      yield Buffer.from(empty);
      return;
    }
    let block: Buffer[] = [];
    let bytes = 0;
    let lead: string = before;
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

  #notWritable(error: unknown): IngestError {
    // Node.js says 'CODE: reason, call path', of a temporary file that the user does not know.
    const reason = error instanceof Error ? error.message.split(',')[0] : String(error);
    return new IngestError('SINK_NOT_WRITABLE', {
      message: `${this.#path} cannot be written: ${reason}`,
      path: this.#path,
      cause: error,
    });
  }
}

function byKey([a]: readonly [string, Place], [b]: readonly [string, Place]): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
