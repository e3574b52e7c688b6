import type { ContainerData, SampleRow } from '@sluice/plugin-api';
import type { FileSample } from './file-sample.js';
import type { Siblings } from './siblings.js';

/** The data behind a container: a folder, and the file that its columns are of, if it has columns. */
export class FolderData implements ContainerData {
  readonly #siblings: Siblings;
  readonly #folder: string;
  readonly #sample: FileSample | undefined;
  readonly #isListed: boolean;
  #isBeyondFingerprint = false;

  /**
   * @param folder with a slash at its end; empty for the bucket's root.
   * @param isListed whether the item's fingerprint is of all that lies in the folder.
   */
  constructor(siblings: Siblings, folder: string, sample?: FileSample, isListed = false) {
    this.#siblings = siblings;
    this.#folder = folder;
    this.#sample = sample;
    this.#isListed = isListed;
  }

  get isBeyondFingerprint(): boolean {
    return this.#isBeyondFingerprint;
  }

  get folder(): string {
    return this.#siblings.uri(this.#folder);
  }

  async sample(count: number): Promise<readonly SampleRow[]> {
    return this.#sample?.rows(count) ?? [];
  }

  sibling(name: string): Promise<Uint8Array | undefined> {
    this.#isBeyondFingerprint ||= !this.#isListed;
    return this.#siblings.read(this.#folder, name);
  }
}
