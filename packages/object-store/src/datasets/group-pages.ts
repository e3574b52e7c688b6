import { IngestError, type StepContext } from '@sluice/plugin-api';
import type { ListAhead } from '../listing/list-ahead.js';
import { listInParallel } from '../listing/parallel-listing.js';
import type { Bucket, BucketInventory, ObjectPage, ObjectStore } from '../object-store.js';

/** The most pages of one listing that are asked for at a time. */
const LANES_MAX = 40;
/** A store that answers sooner keeps this process busy by itself. */
const WORTH_DIVIDING = { keys: 4000, pageMilliseconds: 20 };

/** Where the objects of a listing group come from. */
export interface ListedGroup {
  readonly bucket: Bucket;
  readonly store: ObjectStore;
  readonly prefixes: readonly string[];
  /** Read in place of a listing. */
  readonly inventory?: BucketInventory;
  readonly ahead: ListAhead;
}

/** The objects below the prefixes of a group in pages, in the order of their keys: listed, or as the bucket's inventory has them. */
export async function* groupPages(group: ListedGroup, context: StepContext): AsyncGenerator<ObjectPage> {
  const { bucket, store, prefixes, inventory } = group;
  if (inventory === undefined) {
    for (const prefix of prefixes) yield* listPrefix(group, prefix, context);
    return;
  }
  const pages = store.listInventory?.(bucket, inventory, prefixes, context);
  if (pages === undefined) throw new IngestError('INTERNAL', { message: 'The store reads no inventories', path: inventory.uri });
  yield* pages;
}

function listPrefix({ bucket, store, ahead }: ListedGroup, prefix: string, context: StepContext): AsyncIterable<ObjectPage> {
  return listInParallel({
    list: (options) => store.list(bucket, options, context),
    prefix,
    lanes: store.isSerial ? 1 : Math.min(LANES_MAX, context.meter.concurrency),
    worth: WORTH_DIVIDING,
    ahead,
    signal: context.signal,
    onSerial: (reason) => {
      const message = `The rest of the folder is listed one page after the other, which takes longer: ${reason}`;
      context.report.warn({ code: 'LISTING_SERIAL', message, path: store.urls.uri(bucket, prefix) });
    },
  });
}
