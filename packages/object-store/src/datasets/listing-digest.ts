import { TextHash } from '@sluice/plugin-api';
import type { ObjectInfo } from '../object-store.js';

/** A digest of objects as a listing tells of them, in whatever order they come: another one when one is added, changed or gone. */
export class ListingDigest {
  readonly #hash = new TextHash();
  #first = 0;
  #second = 0;

  add({ key, size, lastModified, etag = '', archived = false }: ObjectInfo): void {
    // No part but the key holds a line break, and that one comes last.
    const { first, second } = this.#hash.of(`${size}\n${lastModified}\n${etag}\n${archived}\n${key}`);
    this.#first = (this.#first + first) >>> 0;
    this.#second = (this.#second + second) >>> 0;
  }

  /** Takes all that another one was told of. */
  merge(other: ListingDigest): void {
    this.#first = (this.#first + other.#first) >>> 0;
    this.#second = (this.#second + other.#second) >>> 0;
  }

  toString(): string {
    return `${this.#first}-${this.#second}`;
  }
}
