import { IngestError, type StepContext } from '@sluice/plugin-api';
import type { Bucket, ObjectStore } from '../object-store.js';

const SIBLING_MAX_BYTES = 1024 * 1024;
/** Of so many files that were asked for last, the answers are kept: the files of one folder have the same siblings. */
const ANSWERS_MAX = 16;

/** Reads the small files beside data, for as long as one split is read. */
export class Siblings {
  readonly #bucket: Bucket;
  readonly #store: ObjectStore;
  readonly #context: StepContext;
  /** By key, the one that was asked for last at the end. */
  readonly #answers = new Map<string, Promise<Uint8Array | undefined>>();

  constructor({ bucket, store }: { readonly bucket: Bucket; readonly store: ObjectStore }, context: StepContext) {
    this.#bucket = bucket;
    this.#store = store;
    this.#context = context;
  }

  /**
   * The URI of a folder, without a slash at its end.
   *
   * @param folder as {@link read} has it.
   */
  uri(folder: string): string {
    return folder === '' ? this.#store.urls.uri(this.#bucket) : this.#store.urls.uri(this.#bucket, folder.slice(0, -1));
  }

  /**
   * A file of a folder; `undefined` where there is none. Throws FILE_TOO_LARGE beyond 1 MiB, and what reading throws.
   *
   * @param folder with a slash at its end; empty for the bucket's root.
   */
  async read(folder: string, name: string): Promise<Uint8Array | undefined> {
    const key = `${folder}${name}`;
    if (name === '' || name === '.' || name === '..' || name.includes('/')) {
      const path = this.#store.urls.uri(this.#bucket, folder);
      throw new IngestError('INTERNAL', { message: `${JSON.stringify(name)} is not the name of a file beside the data`, path });
    }
    const answer = this.#answers.get(key) ?? this.#ask(key);
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > ANSWERS_MAX && oldest !== undefined) this.#answers.delete(oldest);
    try {
      return await answer;
    } catch (error) {
      this.#answers.delete(key);
      throw error;
    }
  }

  async #ask(key: string): Promise<Uint8Array | undefined> {
    // One byte more than there may be tells a file that is larger, whatever its size.
    const range = { offset: 0, length: SIBLING_MAX_BYTES + 1 };
    const bytes = await this.#store.read(this.#bucket, key, this.#context, range);
    if (bytes === undefined || bytes.length <= SIBLING_MAX_BYTES) return bytes;
    throw new IngestError('FILE_TOO_LARGE', {
      message: `The file has more than ${SIBLING_MAX_BYTES} bytes, which is the most that is read of a file beside data`,
      path: this.#store.urls.uri(this.#bucket, key),
      hint: 'Make it smaller, or do not ask for it.',
    });
  }
}
