import type { DatasetEntry } from '../manifest/manifest-entry.js';
import type { ObjectInfo } from '../object-store.js';
import type { EntryListing } from './entry-listing.js';
import type { Refusal } from './refusals.js';

/**
 * Watches a run over the names of objects alone, whose contents are not there: no file is read, so that datasets have no columns but those of
 * their paths. All else is as in any run.
 */
export interface Rehearsal {
  /** What an entry made of an object of its listing: it took it, or refused it. */
  object(listing: EntryListing, object: ObjectInfo, refusal: Refusal | undefined): void;
  /** The listing of an entry is complete. */
  listed(listing: EntryListing): void;
  /** The path of an entry, below which there is nothing, names a file, which is its dataset. */
  single(entry: DatasetEntry, object: ObjectInfo): void;
}
