import type { StepContext } from '@sluice/plugin-api';
import type { Bucket, BucketInventory, ObjectStore } from './object-store.js';

const HOUR_MILLISECONDS = 3_600_000;
const HOURS_A_DAY = 24;
/** Ages up to this are told in hours. */
const HOURS_MAX = 48;

/**
 * The inventory that a bucket is read from, or `undefined` when it has to be listed. The report is told which one it is and how old, or that
 * there is none.
 *
 * @param place the option `listing.inventory`.
 */
export async function findInventory(
  store: ObjectStore,
  bucket: Bucket,
  place: string | undefined,
  context: StepContext,
): Promise<BucketInventory | undefined> {
  if (place === undefined) return undefined;
  const inventory = await store.findInventory?.(bucket, place, context);
  if (inventory === undefined) {
    const message = `There is no inventory of this bucket at ${place}; it is listed`;
    context.report.warn({ code: 'INVENTORY_MISSING', message, path: store.urls.uri(bucket) });
    return undefined;
  }
  const { createdAt, uri } = inventory;
  const age = ageOf(context.clock.now() - createdAt);
  const message = `${store.urls.uri(bucket)} is read from its inventory of ${new Date(createdAt).toISOString()}, which is ${age} old`;
  context.report.warn({ code: 'INVENTORY_READ', message, path: uri });
  return inventory;
}

/** Why nothing counts as gone of what is read from an inventory. */
export function gapOf({ createdAt }: BucketInventory): string {
  return `it is read from an inventory of ${new Date(createdAt).toISOString()}, which lacks what is newer`;
}

function ageOf(milliseconds: number): string {
  const hours = milliseconds / HOUR_MILLISECONDS;
  return hours < HOURS_MAX ? `${hours.toFixed(1)} hours` : `${(hours / HOURS_A_DAY).toFixed(1)} days`;
}
