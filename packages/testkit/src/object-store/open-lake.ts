import assert from 'node:assert/strict';
import type { Bucket, ListOptions, ObjectInfo, ObjectPage, ObjectStore } from '@sluice/object-store';
import type { StepContext } from '@sluice/plugin-api';
import { type TestContext, testContext } from '@sluice/plugin-api/testing';
import type { Lake, ObjectStoreHarness, StoreOpening } from '../harness/store-harness.js';

/** The bucket of the rules that need one alone. */
export const BUCKET = 'sluice-one';

/** A store that is open, with what the rules ask of it. */
export interface OpenLake {
  readonly store: ObjectStore;
  readonly context: TestContext;
  /** The bucket {@link BUCKET}, as the store lists it. */
  bucket(): Promise<Bucket>;
}

/** Fills the store with this lake alone, opens it for `step`, and closes it. */
export async function withLake(
  harness: ObjectStoreHarness,
  lake: Lake,
  step: (open: OpenLake) => Promise<void>,
  opening?: StoreOpening,
): Promise<void> {
  await harness.faults.heal();
  await harness.fill(lake);
  harness.traffic.reset();
  const store = await harness.open(opening);
  try {
    await step({ store, context: testContext(), bucket: () => findBucket(store) });
  } finally {
    await harness.faults.heal();
    await store.close();
  }
}

/** Everything that an iterable yields. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** All buckets. */
export async function bucketsOf(store: ObjectStore, context: StepContext): Promise<Bucket[]> {
  return (await collect(store.listBuckets(context))).flat();
}

/** The pages of a listing, which end where one says that it is the last. */
export async function pagesOf(
  store: ObjectStore,
  bucket: Bucket,
  options: ListOptions,
  context: StepContext,
): Promise<ObjectPage[]> {
  const pages = await collect(store.list(bucket, options, context));
  const last = pages.findIndex(({ isLast }) => isLast === true);
  assert.ok(last === -1 || last === pages.length - 1, `page ${last + 1} of ${pages.length} says that it is the last`);
  return pages;
}

/** All objects of a listing. */
export async function objectsOf(
  store: ObjectStore,
  bucket: Bucket,
  options: ListOptions,
  context: StepContext,
): Promise<ObjectInfo[]> {
  return (await pagesOf(store, bucket, options, context)).flatMap(({ objects }) => objects);
}

/** All keys of a listing. */
export async function keysOf(store: ObjectStore, bucket: Bucket, options: ListOptions, context: StepContext): Promise<string[]> {
  return (await objectsOf(store, bucket, options, context)).map(({ key }) => key);
}

/** Keys in the order of their UTF-8 bytes. */
export function inOrder(keys: readonly string[]): string[] {
  return [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

async function findBucket(store: ObjectStore): Promise<Bucket> {
  const found = (await bucketsOf(store, testContext())).find(({ name }) => name === BUCKET);
  assert.ok(found !== undefined, `the bucket ${BUCKET} is to be listed`);
  return found;
}
