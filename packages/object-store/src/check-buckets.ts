import { checkStep, type StepContext } from '@sluice/plugin-api';
import type { Bucket, BucketCheck, ObjectStore } from './object-store.js';

/**
 * The check of any store: that its buckets are found.
 *
 * @param name what that needs, in the store's own terms, such as `s3:ListAllMyBuckets`; `undefined` where the config names the buckets, so that there is
 * nothing to try.
 */
export async function* checkBuckets(
  store: ObjectStore,
  name: string | undefined,
  context: StepContext,
  isWanted: (name: string) => boolean = () => true,
): BucketCheck {
  const wanted: Bucket[] = [];
  const find = async (): Promise<string> => {
    let count = 0;
    for await (const page of store.listBuckets(context, isWanted)) {
      count += page.length;
      wanted.push(...page.filter((bucket) => isWanted(bucket.name)));
    }
    return `${count} buckets`;
  };
  if (name === undefined) {
    await find();
    return wanted;
  }
  const step = await checkStep(name, find);
  yield step;
  return step.error === undefined ? wanted : undefined;
}
