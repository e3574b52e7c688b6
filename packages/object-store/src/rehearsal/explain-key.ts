import type { Container, SourceItem } from '@sluice/plugin-api';
import type { EntryListing } from '../datasets/entry-listing.js';
import { folderOf } from '../paths/folders.js';
import { type Partition, partitionsOf } from '../paths/partitions.js';
import type { RehearsedBucket } from './rehearse-bucket.js';

/** What one entry of a manifest makes of a key. */
export interface KeyFate {
  /** Where the entry stands in its manifest. */
  readonly at: string;
  readonly dataPath: string;
  /** The containers that the key counts in: a dataset, a file or a folder pattern; none where the entry does not take it. */
  readonly containers: readonly Container[];
  /** Those of its path below the dataset. */
  readonly partitions: readonly Partition[];
  /** Why it does not take the key, or why what it takes becomes no container; absent where there is one. */
  readonly rule?: string;
  /**
   * `taken`: it counts in the containers. `dropped`: the entry takes it, and what would be its container is not written. `beside`: the entry does not
   * take it, but it counts with the dataset that it lies beside, if there is one. `refused`: neither.
   */
  readonly fate: 'taken' | 'dropped' | 'beside' | 'refused';
}

/** What a run makes of a key. */
export interface ExplainedKey {
  /** In the order of the manifest. */
  readonly entries: readonly KeyFate[];
  /** The rule that drops the bucket, so that no entry is asked. */
  readonly bucketRule?: string;
  /** What is the matter with the bucket's manifest, so that there are no entries. */
  readonly manifestProblem?: string;
}

/** Tells what became of the key that a bucket was rehearsed with. */
export function explainKey(rehearsed: RehearsedBucket, key: string): ExplainedKey {
  const { bucket, items, urls, watched } = rehearsed;
  const fates = [...watched.listings.values()].map((listing) => fateIn(rehearsed, listing, key));
  const known = new Set(fates.map(({ at }) => at));
  for (const item of items) {
    const { subject } = item as Exclude<SourceItem, { type: 'split' }>;
    if (item.type !== 'outcome' || subject.kind !== 'entry' || subject.at === undefined || known.has(subject.at)) continue;
    fates.push({
      at: subject.at,
      dataPath: subject.name.slice(urls.uri(bucket, '').length),
      containers: [],
      partitions: [],
      fate: 'dropped',
      rule: reasonOf(item),
    });
  }
  const bucketRule = reasonFor(items, 'bucket');
  const manifestProblem = reasonFor(items, 'manifest');
  return {
    entries: fates.sort((a, b) => indexOf(a.at) - indexOf(b.at)),
    ...(bucketRule === undefined ? {} : { bucketRule }),
    ...(manifestProblem === undefined ? {} : { manifestProblem }),
  };
}

/** The place of an entry among those of its manifest, from 0. */
export function indexOf(at: string): number {
  return Number(/\/entries\/(\d+)$/.exec(at)?.[1] ?? Number.NaN);
}

/** What became of something that is not written, in words. */
export function reasonOf({ outcome }: SourceItem & { type: 'outcome' }): string {
  if (outcome.status === 'failed') return `${outcome.error.message} [${outcome.error.code}]`;
  return outcome.status === 'filtered' ? outcome.rule : outcome.reason;
}

function reasonFor(items: readonly SourceItem[], kind: 'bucket' | 'manifest'): string | undefined {
  const found = items.find((item) => item.type === 'outcome' && item.subject.kind === kind);
  return found?.type === 'outcome' ? reasonOf(found) : undefined;
}

function fateIn(rehearsed: RehearsedBucket, listing: EntryListing, key: string): KeyFate {
  const { watched } = rehearsed;
  const { entry } = listing;
  const { at } = entry;
  const fate = { at, dataPath: entry.path, containers: [], partitions: [] };
  if (watched.singles.get(at)?.key !== key) {
    const refusal = watched.refusals.has(at) ? watched.refusals.get(at) : listing.refusals.elsewhere;
    if (refusal !== undefined) return { ...fate, fate: refusal.isCounted ? 'beside' : 'refused', rule: refusal.rule(key) };
  }
  const found = namesOf(rehearsed, listing, key).flatMap((name) => itemsNamed(rehearsed, at, name));
  const containers = found.flatMap((item) => (item.type === 'entity' ? [item.entity] : []));
  const folder = folderOf(key);
  const partitions = entry.hasDatasets ? partitionsOf(listing.placeOf(folder)?.folders ?? []) : [];
  if (containers.length > 0) return { ...fate, fate: 'taken', containers, partitions };
  const [rule = 'it belongs to the log of a table'] = found.flatMap((item) => (item.type === 'outcome' ? [reasonOf(item)] : []));
  return { ...fate, fate: 'dropped', rule };
}

/** The fully qualified names that the key is counted under. */
function namesOf({ bucket, containers, watched }: RehearsedBucket, listing: EntryListing, key: string): readonly string[] {
  const { entry, files } = listing;
  const names: string[] = [];
  if (entry.hasDatasets) {
    const folder = folderOf(key);
    const path = watched.singles.get(entry.at)?.key === key ? key : listing.datasetOf(folder);
    if (path !== undefined) names.push(containers.datasetName(bucket, path));
  }
  if (entry.extensions.length > 0 && files.hasExtension(key)) {
    const set = files.setOf(key);
    if (set !== undefined) names.push(containers.datasetName(bucket, set));
    else names.push(entry.select === 'glob' ? containers.datasetName(bucket, key) : containers.folderName(bucket, key));
  }
  return names;
}

function itemsNamed({ items }: RehearsedBucket, at: string, name: string): readonly SourceItem[] {
  return items.filter((item) => {
    if (item.type === 'split' || item.subject.at !== at) return false;
    return (item.type === 'entity' ? item.entity.fullyQualifiedName : item.fullyQualifiedName) === name;
  });
}
