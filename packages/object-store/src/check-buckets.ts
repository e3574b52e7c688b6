import { type CheckStep, checkStep, type StepContext } from '@sluice/plugin-api';
import type { ObjectStore } from './object-store.js';

/**
 * The step that any store can check: that its buckets are found.
 *
 * @param name what that needs, in the store's own terms, such as `s3:ListAllMyBuckets`.
 */
export async function* checkBuckets(store: ObjectStore, name: string, context: StepContext): AsyncGenerator<CheckStep> {
  yield await checkStep(name, async () => {
    let buckets = 0;
    for await (const page of store.listBuckets(context)) buckets += page.length;
    return `${buckets} buckets`;
  });
}
