import { type CheckStep, checkStep, IngestError, isIngestError, type StepContext, type Warning } from '@sluice/plugin-api';
import type { StorageOptions } from './generated/storage-options.js';
import type { ManifestSources } from './manifest/manifest-sources.js';
import { MANIFEST_KEY } from './manifest/manifest-sources.js';
import type { Bucket, ObjectStore } from './object-store.js';

const MOST_BUCKETS = 100;
const BUCKETS_AT_A_TIME = 8;

/** What a check looks at. */
export interface StorageCheck {
  readonly store: ObjectStore;
  readonly options: StorageOptions;
  readonly manifests: ManifestSources;
  /** Whether the workflow's filters take a bucket. */
  readonly isWanted: (name: string) => boolean;
}

/** Tries, one after another, all that a run with these options needs of the store; of a hundred buckets at most. */
export async function* checkStorage(check: StorageCheck, context: StepContext): AsyncGenerator<CheckStep> {
  const { store, options, manifests, isWanted } = check;
  const wanted = yield* store.check(context, isWanted);
  if (wanted === undefined) {
    yield skipped('buckets', 'it is not known which there are');
    return;
  }
  yield* manifests.check(context);
  const tried = wanted.slice(0, MOST_BUCKETS);
  for (let from = 0; from < tried.length && !context.signal.aborted; from += BUCKETS_AT_A_TIME) {
    const some = tried.slice(from, from + BUCKETS_AT_A_TIME);
    for (const steps of await Promise.all(some.map((bucket) => bucketSteps(bucket, check, context)))) yield* steps;
  }
  if (wanted.length > tried.length) {
    yield skipped('more buckets', `${wanted.length - tried.length} more: the first ${MOST_BUCKETS} are tried`);
  }
  if (options.metrics !== 'none' && tried.length > 0 && store.checkMetrics !== undefined) {
    for await (const step of store.checkMetrics(tried, context)) yield { ...step, isOptional: true };
  }
}

async function bucketSteps(bucket: Bucket, { store, options }: StorageCheck, context: StepContext): Promise<CheckStep[]> {
  const { actions, urls } = store;
  const place = urls.uri(bucket);
  let sample: string | undefined;
  const listed = await checkStep(`${actions.list} ${place}`, async () => {
    for await (const { objects, prefixes } of store.list(bucket, { prefix: '' }, context)) {
      // A page may be empty and not the last.
      if (objects.length + prefixes.length === 0) continue;
      sample = objects.find(({ archived }) => archived !== true)?.key;
      return 'can be listed';
    }
    return 'empty';
  });
  const read = `${actions.read} ${place}`;
  // To who may not list, a store answers for a key that is not there as for one that is denied.
  if (listed.error !== undefined) return [listed, skipped(read, 'the bucket has to be listed for it')];
  const steps = [
    listed,
    await checkStep(read, async () => {
      for (const key of [MANIFEST_KEY, ...(sample === undefined ? [] : [sample])]) {
        const bytes = await store.read(bucket, key, context, { offset: 0, length: 1 });
        if (bytes !== undefined) return `${key} can be read`;
      }
      return 'there is nothing to read';
    }),
  ];
  const { inventory } = options.listing ?? {};
  if (inventory !== undefined && store.findInventory !== undefined) {
    steps.push(
      await checkStep(`inventory of ${place}`, async () => {
        const found = await store.findInventory?.(bucket, inventory, context);
        return found === undefined ? `there is none at ${inventory}; the bucket is listed` : `there is one at ${found.uri}`;
      }),
    );
  }
  if (options.includeTags === true && store.tags !== undefined) steps.push(...(await tagSteps(bucket, sample, store, context)));
  return steps;
}

async function tagSteps(
  bucket: Bucket,
  sample: string | undefined,
  store: ObjectStore,
  context: StepContext,
): Promise<readonly CheckStep[]> {
  const { bucketTags, objectTags } = store.actions;
  const steps: CheckStep[] = [];
  if (bucketTags !== undefined) steps.push(await tagStep(bucketTags, bucket, undefined, store, context));
  if (objectTags !== undefined && sample === undefined) {
    steps.push(skipped(`${objectTags} ${store.urls.uri(bucket)}`, 'the bucket has no object'));
  } else if (objectTags !== undefined) steps.push(await tagStep(objectTags, bucket, sample, store, context));
  return steps;
}

/** Tags that are denied are a warning of a run, and so of an optional step. */
async function tagStep(
  action: string,
  bucket: Bucket,
  key: string | undefined,
  store: ObjectStore,
  context: StepContext,
): Promise<CheckStep> {
  const path = store.urls.uri(bucket, key);
  const warnings: Warning[] = [];
  const step = await checkStep(`${action} ${store.urls.uri(bucket)}`, async () => {
    const tags = await store.tags?.(bucket, key, { ...context, report: { warn: (warning) => warnings.push(warning) } });
    if (tags !== undefined) return key === undefined ? `${tags.length} tags` : `${tags.length} tags of ${key}`;
    const message = warnings[0]?.message ?? 'The store denies tags';
    throw new IngestError('STORE_ACCESS_DENIED', { message, path, hint: `Grant ${action}, or leave out includeTags.` });
  });
  return isIngestError(step.error) && step.error.code === 'STORE_ACCESS_DENIED' ? { ...step, isOptional: true } : step;
}

function skipped(name: string, message: string): CheckStep {
  return { name, message, isSkipped: true };
}
