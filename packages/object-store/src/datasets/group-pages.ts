import { IngestError, type StepContext } from '@sluice/plugin-api';
import type { Bucket, BucketInventory, ObjectPage, ObjectStore } from '../object-store.js';

/** Where the objects of a listing group come from. */
export interface ListedGroup {
  readonly bucket: Bucket;
  readonly store: ObjectStore;
  readonly prefixes: readonly string[];
  /** Read in place of a listing. */
  readonly inventory?: BucketInventory;
}

/** The objects below the prefixes of a group in pages, in the order of their keys: listed, or as the bucket's inventory has them. */
export async function* groupPages(group: ListedGroup, context: StepContext): AsyncGenerator<ObjectPage> {
  const { bucket, store, prefixes, inventory } = group;
  if (inventory === undefined) {
    for (const prefix of prefixes) yield* store.list(bucket, { prefix }, context);
    return;
  }
  const pages = store.listInventory?.(bucket, inventory, prefixes, context);
  if (pages === undefined) throw new IngestError('INTERNAL', { message: 'The store reads no inventories', path: inventory.uri });
  yield* pages;
}
