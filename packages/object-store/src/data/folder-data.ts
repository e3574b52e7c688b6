import type { ContainerData, SampleRow } from '@sluice/plugin-api';
import type { FileSample } from './file-sample.js';
import type { Siblings } from './siblings.js';

/** The data behind a container: a folder, and the file that its columns are of, if it has columns. */
export class FolderData implements ContainerData {
  readonly #siblings: Siblings;
  readonly #folder: string;
  readonly #sample: FileSample | undefined;

  /** @param folder with a slash at its end; empty for the bucket's root. */
  constructor(siblings: Siblings, folder: string, sample?: FileSample) {
    this.#siblings = siblings;
    this.#folder = folder;
    this.#sample = sample;
  }

  get folder(): string {
    return this.#siblings.uri(this.#folder);
  }

  async sample(count: number): Promise<readonly SampleRow[]> {
    return this.#sample?.rows(count) ?? [];
  }

  sibling(name: string): Promise<Uint8Array | undefined> {
    return this.#siblings.read(this.#folder, name);
  }
}
