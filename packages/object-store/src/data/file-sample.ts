import type { SampleRow } from '@sluice/plugin-api';
import { type DataFile, type InferOptions, sampleRows } from '@sluice/schema-inference';

/** The first records of a file, which is read again only for more of them. */
export class FileSample {
  readonly #file: DataFile;
  readonly #options: InferOptions;
  #read: { readonly count: number; readonly rows: Promise<readonly SampleRow[]> } | undefined;

  constructor(file: DataFile, options: InferOptions) {
    this.#file = file;
    this.#options = options;
  }

  /** The first `count` records at most. Throws as `sampleRows` does. */
  async rows(count: number): Promise<readonly SampleRow[]> {
    if (this.#read === undefined || this.#read.count < count)
      this.#read = { count, rows: sampleRows(this.#file, this.#options, count) };
    const read = this.#read;
    try {
      return (await read.rows).slice(0, Math.max(0, count));
    } catch (error) {
      if (this.#read === read) this.#read = undefined;
      throw error;
    }
  }
}
