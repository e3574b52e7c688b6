import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isDeepStrictEqual } from 'node:util';
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
import { entityLines } from './entity-lines.js';
import type { ConsoleSinkConfig } from './generated/config.js';
import { type Style, styleFor } from './style.js';

const INDENT = '  ';

/** What hangs under something, by its key; under nothing: `undefined`. */
type Children = ReadonlyMap<string | undefined, readonly Entity[]>;

/** Prints entities as a tree, each once as it was last written, sorted by name. Holds them in memory until `flush` prints. */
@injectable()
export class ConsoleSink implements Sink {
  readonly isAnew = true;
  /** Where to print. */
  output: Writable & { readonly isTTY?: boolean } = process.stdout;
  readonly #columns: boolean;
  readonly #entities = new Map<string, Entity>();

  constructor(@inject(CONFIG) config: ConsoleSinkConfig) {
    this.#columns = config.columns ?? true;
  }

  async *check(): AsyncIterable<CheckStep> {
    yield { name: 'write stdout' };
  }

  async write(batch: readonly Entity[]): Promise<readonly WriteResult[]> {
    return batch.map((entity) => {
      const key = keyOf(entity);
      const earlier = this.#entities.get(key);
      this.#entities.set(key, entity);
      if (earlier === undefined) return { status: 'created' };
      return { status: isDeepStrictEqual(earlier, entity) ? 'unchanged' : 'updated' };
    });
  }

  /** What an earlier run printed is gone: all is new. */
  plan(batch: readonly Entity[]): Promise<readonly WriteResult[]> {
    return this.write(batch);
  }

  async *snapshot(): AsyncIterable<never> {
    // What is printed is of this run alone: nothing in it can be gone from the store.
  }

  async flush(): Promise<void> {
    try {
      await pipeline(this.#blocks(styleFor(this.output, process.env)), this.output, { end: false });
    } catch (cause) {
      const message = `The standard output cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`;
      throw new IngestError('SINK_NOT_WRITABLE', { message, path: 'stdout', cause });
    }
  }

  async close(): Promise<void> {
    this.#entities.clear();
  }

  *#blocks(style: Style): Iterable<string> {
    const children = new Map<string | undefined, Entity[]>();
    for (const entity of [...this.#entities.values()].sort(byName)) {
      const parent = this.#parentOf(entity);
      const siblings = children.get(parent);
      if (siblings === undefined) children.set(parent, [entity]);
      else siblings.push(entity);
    }
    yield* this.#blocksBelow(undefined, '', children, style);
  }

  *#blocksBelow(parent: string | undefined, indent: string, children: Children, style: Style): Iterable<string> {
    for (const entity of children.get(parent) ?? []) {
      yield entityLines(entity, this.#columns, style)
        .map((line) => `${indent}${line}\n`)
        .join('');
      yield* this.#blocksBelow(keyOf(entity), indent + INDENT, children, style);
    }
  }

  /** The nearest thing above that is printed, too. */
  #parentOf(entity: Entity): string | undefined {
    if (entity.kind !== 'container') return undefined;
    const above = [entity.parent === undefined ? undefined : `container ${entity.parent}`, `storageService ${entity.service}`];
    return above.find((key) => key !== undefined && this.#entities.has(key));
  }
}

function keyOf(entity: Entity): string {
  return `${entity.kind} ${entity.fullyQualifiedName}`;
}

function byName(a: Entity, b: Entity): number {
  const [first, second] = [a.fullyQualifiedName, b.fullyQualifiedName];
  if (first === second) return 0;
  return first < second ? -1 : 1;
}
