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
  let isOutOfReach = false;
  for await (const step of store.check(context)) {
    isOutOfReach ||= step.error !== undefined;
    yield step;
  }
  if (isOutOfReach) return;
  yield* manifests.check(context);
  const wanted = await wantedBuckets(store, isWanted, context);
  const tried = wanted.slice(0, MOST_BUCKETS);
  for (let from = 0; from < tried.length; from += BUCKETS_AT_A_TIME) {
    const some = tried.slice(from, from + BUCKETS_AT_A_TIME);
    for (const steps of await Promise.all(some.map((bucket) => bucketSteps(bucket, check, context)))) yield* steps;
  }
  if (wanted.length > tried.length) {
    yield { name: 'more buckets', message: `${wanted.length - tried.length} more buckets were not tried` };
  }
  if (options.metrics !== 'none' && tried.length > 0 && store.checkMetrics !== undefined) {
    for await (const step of store.checkMetrics(tried, context)) yield { ...step, isOptional: true };
  }
}

async function wantedBuckets(
  store: ObjectStore,
  isWanted: StorageCheck['isWanted'],
  context: StepContext,
): Promise<readonly Bucket[]> {
  const wanted: Bucket[] = [];
  for await (const page of store.listBuckets(context, isWanted)) wanted.push(...page.filter(({ name }) => isWanted(name)));
  return wanted;
}

async function bucketSteps(bucket: Bucket, { store, options }: StorageCheck, context: StepContext): Promise<CheckStep[]> {
  const { actions, urls } = store;
  const place = urls.uri(bucket);
  let sample: string | undefined;
  const steps = [
    await checkStep(`${actions.list} ${place}`, async () => {
      for await (const { objects } of store.list(bucket, { prefix: '' }, context)) {
        sample = objects.find(({ archived }) => archived !== true)?.key;
        return objects.length === 0 ? 'empty' : 'can be listed';
      }
      return 'empty';
    }),
    await checkStep(`${actions.read} ${place}`, async () => {
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
  if (options.includeTags === true && store.tags !== undefined) steps.push(await tagStep(bucket, store, context));
  return steps;
}

/** Tags that are denied are a warning of a run, and so of an optional step. */
async function tagStep(bucket: Bucket, store: ObjectStore, context: StepContext): Promise<CheckStep> {
  const path = store.urls.uri(bucket);
  const warnings: Warning[] = [];
  const step = await checkStep(`${store.actions.tags ?? 'tags'} ${path}`, async () => {
    const tags = await store.tags?.(bucket, undefined, { ...context, report: { warn: (warning) => warnings.push(warning) } });
    if (tags !== undefined) return `${tags.length} tags`;
    const message = warnings[0]?.message ?? 'The store denies tags';
    throw new IngestError('STORE_ACCESS_DENIED', { message, path, hint: 'Grant it, or leave out includeTags.' });
  });
  return isIngestError(step.error) && step.error.code === 'STORE_ACCESS_DENIED' ? { ...step, isOptional: true } : step;
}
