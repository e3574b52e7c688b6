import { ListingDigest } from './listing-digest.js';

/** What lies below a folder. */
export interface Totals {
  readonly numberOfObjects: number;
  /** Bytes. */
  readonly size: number;
  /** When the newest of them was written, in milliseconds since 1970-01-01T00:00Z; absent where there is none. */
  readonly lastModified?: number;
  /** Engine artifacts, folder markers and excluded keys, which do not count. */
  readonly excluded: number;
  /** Of all of them, those that do not count too; absent where none is wanted. */
  readonly digest?: ListingDigest;
}

/** What lies right in a folder and in those below it that are complete. */
export interface OpenFolder extends Totals {
  numberOfObjects: number;
  size: number;
  lastModified?: number;
  excluded: number;
}

/**
 * Counts what lies below each folder of a listing. Keys come in order, so that a folder is complete when a key comes that is not below
 * it; what is kept in memory is the folders of the last key.
 */
export class FolderTotals {
  readonly #onComplete: (prefix: string, totals: Totals) => void;
  readonly #isDigested: boolean;
  readonly #open: (OpenFolder & { readonly prefix: string })[];

  /**
   * @param root what all keys begin with: empty, or with a slash at its end.
   * @param onComplete told of each folder below the root, with a slash at its end, and of the root last.
   * @param isDigested whether digests are wanted.
   */
  constructor(root: string, onComplete: (prefix: string, totals: Totals) => void, isDigested = false) {
    this.#onComplete = onComplete;
    this.#isDigested = isDigested;
    this.#open = [this.#empty(root)];
  }

  /**
   * The keys that come next are right in that folder; what is noted on it counts until another is entered.
   *
   * @param folder at or below the root, with a slash at its end or empty.
   */
  enter(folder: string): OpenFolder {
    while (this.#open.length > 1 && !folder.startsWith(this.#open.at(-1)?.prefix ?? '')) this.#complete();
    for (
      let slash = folder.indexOf('/', this.#open.at(-1)?.prefix.length);
      slash !== -1;
      slash = folder.indexOf('/', slash + 1)
    ) {
      this.#open.push(this.#empty(folder.slice(0, slash + 1)));
    }
    return this.#open.at(-1) ?? this.#empty(folder);
  }

  /** There are no more keys. */
  end(): void {
    while (this.#open.length > 0) this.#complete();
  }

  #complete(): void {
    const folder = this.#open.pop();
    if (folder === undefined) return;
    const { prefix, ...totals } = folder;
    const above = this.#open.at(-1);
    if (above !== undefined) {
      above.numberOfObjects += totals.numberOfObjects;
      above.size += totals.size;
      if (totals.lastModified !== undefined) above.lastModified = later(above.lastModified, totals.lastModified);
      above.excluded += totals.excluded;
      if (totals.digest !== undefined) above.digest?.merge(totals.digest);
    }
    this.#onComplete(prefix, totals);
  }

  #empty(prefix: string): OpenFolder & { readonly prefix: string } {
    const digest = this.#isDigested ? { digest: new ListingDigest() } : {};
    return { prefix, numberOfObjects: 0, size: 0, excluded: 0, ...digest };
  }
}

/** The later of two times. */
export function later(a: number | undefined, b: number): number {
  return a === undefined || a < b ? b : a;
}
