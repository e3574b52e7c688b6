import {
  type CheckStep,
  CONFIG,
  checkStep,
  type Entity,
  inject,
  injectable,
  type Sink,
  type WriteResult,
} from '@sluice/plugin-api';
import { KeyedFile } from '@sluice/plugin-api/sinks';
import { entityKey, entityLine } from './entity-line.js';
import type { FileSinkConfig } from './generated/config.js';
import { HeldEntities } from './held-entities.js';

/** What stands around and between the lines of a format. */
const FORMATS = {
  jsonl: { title: 'JSON lines', before: '', between: '\n', after: '\n', empty: '' },
  json: { title: 'a JSON array', before: '[\n', between: ',\n', after: '\n]\n', empty: '[]\n' },
} as const;

/** Writes entities to a file, sorted by fully qualified name, each once, as it was last written. */
@injectable()
export class FileSink implements Sink {
  readonly isAnew = true;
  readonly #format: (typeof FORMATS)[keyof typeof FORMATS];
  readonly #file: KeyedFile;
  #held: Promise<HeldEntities> | undefined;

  constructor(@inject(CONFIG) config: FileSinkConfig) {
    this.#format = FORMATS[config.format ?? (config.path.endsWith('.json') ? 'json' : 'jsonl')];
    this.#file = new KeyedFile(config.path, this.#format);
  }

  async *check(): AsyncIterable<CheckStep> {
    yield await checkStep(`write ${this.#file.path}`, async () => {
      this.#file.tryOut();
      return this.#format.title;
    });
  }

  async write(batch: readonly Entity[]): Promise<readonly WriteResult[]> {
    return batch.map((entity) => ({ status: this.#file.put(entityKey(entity), entityLine(entity)) }));
  }

  /** Holds what the file has in memory. What the file has and the run does not find is not planned to go: a run makes it anew. */
  async plan(batch: readonly Entity[]): Promise<readonly WriteResult[]> {
    this.#held ??= HeldEntities.of(this.#file.path);
    const held = await this.#held;
    return batch.map((entity) => held.compare(entity));
  }

  async *snapshot(): AsyncIterable<never> {
    // The file is made anew: nothing in it can be gone from the store.
  }

  flush(): Promise<void> {
    return this.#file.replace();
  }

  async close(): Promise<void> {
    this.#file.close();
  }
}
