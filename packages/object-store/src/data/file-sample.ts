import type { SampleRow } from '@sluice/plugin-api';
import { type DataFile, type InferOptions, sampleRows } from '@sluice/schema-inference';

/** The sample that was asked for last: of others the records are forgotten, since whoever holds a batch of containers holds their samples, too. */
export interface LatestSample {
  sample?: FileSample;
}

/** The first records of a file, which is read again only for more of them, or once another sample was asked for. */
export class FileSample {
  readonly #file: DataFile;
  readonly #options: InferOptions;
  readonly #latest: LatestSample;
  #read: { readonly count: number; readonly rows: Promise<readonly SampleRow[]> } | undefined;

  /** @param latest shared by the samples that are asked for one after another. */
  constructor(file: DataFile, options: InferOptions, latest: LatestSample) {
    this.#file = file;
    this.#options = options;
    this.#latest = latest;
  }

  /** The first `count` records at most. Throws as `sampleRows` does. */
  async rows(count: number): Promise<readonly SampleRow[]> {
    const { sample: before } = this.#latest;
    if (before !== undefined && before !== this) before.#read = undefined;
    this.#latest.sample = this;
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
