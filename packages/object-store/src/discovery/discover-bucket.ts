import { isIngestError, type SourceItem, type StepContext } from '@sluice/plugin-api';
import { findInventory } from '../inventory.js';
import type { ListAhead } from '../listing/list-ahead.js';
import type { LocatedEntry } from '../manifest/manifest.js';
import type { Bucket, BucketInventory, ObjectStore } from '../object-store.js';
import type { Discovery } from './find-datasets.js';
import { isAtLeast } from './findings.js';

/** Why nothing counts as gone in a bucket whose datasets were found and not declared. */
export const DISCOVERY_GAP =
  'its datasets were found by the shapes of its folders, and what is found no more may be there still; a manifest says what is to be there';

/** What it takes to look for the datasets of buckets. */
export interface DiscoveryParts {
  readonly store: ObjectStore;
  readonly ahead: ListAhead;
  /** The option `listing.inventory`. */
  readonly inventory: string | undefined;
}

/** Finds the datasets of a bucket in its inventory, where it has one, else by listing it. Throws what the store throws. */
export async function discover(
  bucket: Bucket,
  { store, ahead, inventory: place }: DiscoveryParts,
  context: StepContext,
): Promise<{ readonly found: Discovery; readonly inventory: BucketInventory | undefined }> {
  const inventory = await findInventory(store, bucket, place, context);
  // Most runs do without.
  const { findDatasets } = await import('./find-datasets.js');
  const found = await findDatasets({ bucket, store, ahead, ...(inventory === undefined ? {} : { inventory }) }, context);
  return { found, inventory };
}

/**
 * Finds the datasets of a bucket without a manifest, and yields what became of all that is no dataset, or is none for sure; answers the entries that a
 * manifest would have. A bucket that cannot be listed fails, as a manifest that cannot be read does.
 */
export async function* discoverEntries(
  bucket: Bucket,
  parts: DiscoveryParts,
  context: StepContext,
): AsyncGenerator<SourceItem, readonly LocatedEntry[]> {
  const { urls } = parts.store;
  const at = `${urls.uri(bucket)}#/discovered`;
  let found: Discovery;
  try {
    ({ found } = await discover(bucket, parts, context));
  } catch (error) {
    if (!isIngestError(error) || error.fatal || context.signal.aborted) throw error;
    yield { type: 'outcome', subject: { kind: 'manifest', name: at }, outcome: { status: 'failed', error } };
    return [];
  }
  const entries: LocatedEntry[] = [];
  let taken = 0;
  for (const [index, { entry, confidence, reason, numberOfObjects: count }] of found.proposals.entries()) {
    const place = `${at}/${index}`;
    if (isAtLeast(confidence, 'medium')) {
      entries.push({ at: place, entry });
      taken += count;
    } else yield filtered(urls.uri(bucket, entry.dataPath), `discovery: of low confidence: ${reason}`, place);
  }
  for (const [index, { path, reason }] of found.leftOut.entries()) {
    yield filtered(path === '' ? urls.uri(bucket) : urls.uri(bucket, path), `discovery: ${reason}`, `${at}/leftOut/${index}`);
  }
  const { numberOfObjects } = found.all;
  if (numberOfObjects === 0) return [];
  const what = entries.length === 1 ? '1 entry was' : `${entries.length || 'no'} entries were`;
  const message = `The bucket has no manifest: ${what} found, with ${taken} of its ${numberOfObjects} objects`;
  context.report.warn({ code: 'DATASETS_DISCOVERED', message, path: urls.uri(bucket) });
  for (const note of found.notes) context.report.warn({ code: 'DATASETS_DISCOVERED', message: note, path: urls.uri(bucket) });
  return entries;
}

function filtered(name: string, rule: string, at: string): SourceItem {
  return { type: 'outcome', subject: { kind: 'folder', name, at }, outcome: { status: 'filtered', rule } };
}
