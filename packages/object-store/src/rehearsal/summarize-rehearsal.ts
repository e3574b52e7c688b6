import type { SourceItem } from '@sluice/plugin-api';
import { MANIFEST_KEY } from '../manifest/manifest-sources.js';
import type { ObjectInfo } from '../object-store.js';
import { indexOf, reasonOf } from './explain-key.js';
import type { RehearsedBucket } from './rehearse-bucket.js';

const EXAMPLES_MAX = 20;

/** A container that a run would write, as far as names tell: of the columns, those of the path alone. */
export interface RehearsedContainer {
  readonly kind: 'dataset' | 'folder' | 'file';
  readonly fullyQualifiedName: string;
  readonly fullPath: string;
  readonly numberOfObjects?: number;
  /** Bytes. */
  readonly size?: number;
  readonly fileFormats: readonly string[];
  readonly partitionColumns: readonly string[];
  /** Some values of each partition in the paths, by its name. */
  readonly partitionValues: Readonly<Record<string, readonly string[]>>;
  /** The URIs of the files whose columns a run would read. */
  readonly samples: readonly string[];
}

/** What a run would make of an entry. */
export interface RehearsedEntry {
  /** Its place in the manifest, from 0. */
  readonly index: number;
  readonly dataPath: string;
  /** What it takes. */
  readonly keys: number;
  readonly bytes: number;
  readonly containers: readonly RehearsedContainer[];
  /** What becomes no container, and why. */
  readonly others: readonly {
    readonly name: string;
    readonly status: 'filtered' | 'empty' | 'failed';
    readonly reason: string;
  }[];
  /** What is wrong with the data for the entry, in words: it takes nothing, or a partition column is in no path. */
  readonly problems: readonly string[];
}

/** What a run would make of a bucket. */
export interface RehearsalSummary {
  /** In the order of the manifest. */
  readonly entries: readonly RehearsedEntry[];
  /** What no entry takes; the bucket's manifest does not count. */
  readonly untaken: { readonly keys: number; readonly bytes: number; readonly examples: readonly string[] };
  /** Keys that several entries take. */
  readonly shared: number;
}

/** Sums up, entry by entry, what a run would make of the objects that a bucket was rehearsed with. */
export function summarizeRehearsal(rehearsed: RehearsedBucket, objects: readonly ObjectInfo[]): RehearsalSummary {
  const { items, watched } = rehearsed;
  const byEntry = new Map<string, SourceItem[]>([...watched.listings.keys()].map((at) => [at, []]));
  for (const item of items) {
    if (item.type === 'split' || item.subject.at === undefined) continue;
    const found = byEntry.get(item.subject.at) ?? [];
    byEntry.set(item.subject.at, found);
    found.push(item);
  }
  const untaken = objects.filter((object) => !watched.taken.has(object) && object.key !== MANIFEST_KEY);
  return {
    entries: [...byEntry].map(([at, found]) => entryOf(rehearsed, at, found)).sort((a, b) => a.index - b.index),
    untaken: {
      keys: untaken.length,
      bytes: untaken.reduce((sum, { size }) => sum + size, 0),
      examples: untaken.slice(0, EXAMPLES_MAX).map(({ key }) => key),
    },
    shared: watched.shared,
  };
}

function entryOf(rehearsed: RehearsedBucket, at: string, items: readonly SourceItem[]): RehearsedEntry {
  const { bucket, urls, watched } = rehearsed;
  const entry = watched.listings.get(at)?.entry;
  const containers = containersOf(rehearsed, at, items);
  const others = items.flatMap((item) =>
    item.type === 'outcome' ? [{ name: item.subject.name, status: item.outcome.status, reason: reasonOf(item) }] : [],
  );
  const [first] = items;
  const named = first === undefined || first.type === 'split' ? '' : first.subject.name.slice(urls.uri(bucket, '').length);
  const { keys, bytes } = watched.countsOf(at);
  const problems = others.filter(({ status }) => status !== 'filtered').map(({ name, reason }) => `${name}: ${reason}`);
  const inPaths = new Set(containers.flatMap(({ partitionValues }) => Object.keys(partitionValues)));
  for (const { name } of keys === 0 ? [] : (entry?.partitionColumns ?? []))
    if (!inPaths.has(name)) problems.push(`the partition column ${name} is in no path`);
  return { index: indexOf(at), dataPath: entry?.path ?? named, keys, bytes, containers, others, problems };
}

function containersOf(
  { containers, bucket, watched }: RehearsedBucket,
  at: string,
  items: readonly SourceItem[],
): RehearsedContainer[] {
  const partitions = new Map(
    [...watched.partitionsOf(at)].map(([path, examples]) => [containers.datasetName(bucket, path), examples]),
  );
  const found = new Map<string, RehearsedContainer>();
  for (const item of items) {
    if (item.type !== 'entity') continue;
    const { fullyQualifiedName, fullPath, numberOfObjects, size, fileFormats, dataModel, samples } = item.entity;
    const { kind } = item.subject;
    const isDataset = kind === 'entry' || kind === 'table';
    const examples = [...(isDataset ? (partitions.get(fullyQualifiedName) ?? []) : [])].map(([name, values]) => [
      name,
      [...values],
    ]);
    // A folder comes again with its totals.
    found.set(fullyQualifiedName, {
      kind: isDataset ? 'dataset' : kind === 'file' ? 'file' : 'folder',
      fullyQualifiedName,
      fullPath,
      ...(numberOfObjects === undefined ? {} : { numberOfObjects }),
      ...(size === undefined ? {} : { size }),
      fileFormats,
      partitionColumns: dataModel?.partitionColumns ?? [],
      partitionValues: Object.fromEntries(examples),
      samples: samples ?? [],
    });
  }
  return [...found.values()];
}
