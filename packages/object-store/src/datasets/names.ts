import { IngestError, NameSet } from '@sluice/plugin-api';
import type { DatasetEntry } from '../manifest/manifest-entry.js';

/**
 * Sees to it that no two containers of a listing group have one name: of two entries the first in the manifest has it. Names that are taken are
 * kept as a {@link NameSet} does: of a million files, one fails as a duplicate though it is none in one of 37 million runs.
 */
export class Names {
  readonly #declared = new Map<string, DatasetEntry>();
  readonly #written = new NameSet();
  readonly #folders = new NameSet();
  /** The folders with the entries that write them. */
  readonly #folderOwners = new NameSet();

  /** @param nameOf the fully qualified name of the dataset that an entry names itself; `undefined` when it names none. */
  constructor(entries: readonly DatasetEntry[], nameOf: (entry: DatasetEntry) => string | undefined) {
    for (const entry of [...entries].sort((a, b) => a.order - b.order)) {
      const name = nameOf(entry);
      if (name !== undefined && !this.#declared.has(name)) this.#declared.set(name, entry);
    }
  }

  /** Takes a name for a dataset or file of an entry. Throws DUPLICATE_NAME when it is another's. */
  claim(name: string, entry: DatasetEntry): void {
    const declared = this.#declared.get(name);
    if ((declared !== undefined && declared.order < entry.order) || !this.#written.add(name)) {
      throw new IngestError('DUPLICATE_NAME', { message: `${name} is declared by an earlier entry`, path: entry.at });
    }
  }

  /** Gives up a claimed name: there is no container of that name after all. */
  release(name: string): void {
    this.#written.delete(name);
  }

  /** Whether a folder has to be written by this entry: another container of that name serves as a parent as well. */
  claimFolder(name: string, entry: DatasetEntry): boolean {
    if (this.#written.has(name)) return false;
    const owned = `${entry.order} ${name}`;
    if (!this.#folders.add(name)) return this.#folderOwners.has(owned);
    this.#folderOwners.add(owned);
    return true;
  }
}
