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
import { entityLine } from './entity-line.js';
import type { FileSinkConfig } from './generated/config.js';

/** What stands around and between the lines of a format. */
const FORMATS = {
  jsonl: { title: 'JSON lines', before: '', between: '\n', after: '\n', empty: '' },
  json: { title: 'a JSON array', before: '[\n', between: ',\n', after: '\n]\n', empty: '[]\n' },
} as const;

/** Writes entities to a file, sorted by fully qualified name, each once, as it was last written. */
@injectable()
export class FileSink implements Sink {
  readonly #format: (typeof FORMATS)[keyof typeof FORMATS];
  readonly #file: KeyedFile;

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
    return batch.map((entity) => ({ status: this.#file.put(keyOf(entity), entityLine(entity)) }));
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

/** Names alone decide the order: a zero sorts before whatever makes a name longer. */
function keyOf({ fullyQualifiedName, kind }: Entity): string {
  return `${fullyQualifiedName}\0${kind}`;
}
