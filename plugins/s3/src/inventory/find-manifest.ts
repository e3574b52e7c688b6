import type { Bucket, ObjectStore } from '@sluice/object-store';
import { IngestError, type StepContext } from '@sluice/plugin-api';
import { type InventoryManifest, parseInventoryManifest } from './inventory-manifest.js';

const MANIFEST = 'manifest.json';
/** How all folders of single inventories begin, and none that is their neighbour: the century. */
const DATED_START = '20';
const DATED = /(?:^|\/)\d{4}-\d\d-\d\dT\d\d-\d\dZ\/$/;

/** A place where inventories are delivered. */
export interface InventoryPlace {
  readonly bucket: Bucket;
  /** Ends with a slash, or is empty. */
  readonly folder: string;
}

/** `s3://bucket/path` as a place. */
export function toInventoryPlace(uri: string): InventoryPlace {
  const [, name = '', path = ''] = /^s3:\/\/([^/]+)\/*(.*?)\/*$/.exec(uri) ?? [];
  return { bucket: { name }, folder: path === '' ? '' : `${path}/` };
}

/**
 * The newest inventory that was delivered of a source bucket, by its manifest; `undefined` when there is none. The place may be the
 * prefix of the destination, the source bucket's folder in it, or a configuration's folder in that one, as S3 lays them out:
 * `prefix/source-bucket/configuration/YYYY-MM-DDTHH-MMZ/manifest.json`.
 *
 * @throws IngestError INVENTORY_DAMAGED when a configuration's newest manifest cannot be understood; INVENTORY_AMBIGUOUS when the place is none
 * of several configurations of the bucket, since none tells whether it covers the whole bucket.
 */
export async function findManifest(
  store: ObjectStore,
  source: string,
  place: InventoryPlace,
  context: StepContext,
): Promise<InventoryManifest | undefined> {
  const { bucket, folder } = place;
  const named = await newestIn(store, bucket, folder, context);
  if (named?.sourceBucket === source) return named;
  const sourceFolders = [`${folder}${source}/`, ...(`/${folder}`.endsWith(`/${source}/`) ? [folder] : [])];
  const below = await Promise.all(sourceFolders.map((each) => foldersIn(store, bucket, each, context)));
  const found = new Map<string, InventoryManifest>();
  for (const configuration of new Set([...sourceFolders, ...below.flat().filter((each) => !DATED.test(each))])) {
    const manifest = await newestIn(store, bucket, configuration, context);
    if (manifest?.sourceBucket === source) found.set(configuration, manifest);
  }
  if (found.size <= 1) return found.values().next().value;
  const folders = [...found.keys()].map((each) => store.urls.uri(bucket, each)).join(', ');
  throw new IngestError('INVENTORY_AMBIGUOUS', {
    message: `The bucket ${source} has inventories of several configurations, and one may be limited to a prefix: ${folders}`,
    path: store.urls.uri(bucket, folder),
  });
}

/** The newest manifest of a configuration. The folder of an inventory that is still being made has none. */
async function newestIn(
  store: ObjectStore,
  bucket: Bucket,
  configuration: string,
  context: StepContext,
): Promise<InventoryManifest | undefined> {
  const dated = (await foldersIn(store, bucket, `${configuration}${DATED_START}`, context)).filter((each) => DATED.test(each));
  for (const folder of dated.sort().reverse()) {
    const key = `${folder}${MANIFEST}`;
    const bytes = await store.read(bucket, key, context);
    if (bytes !== undefined) return parseInventoryManifest(bytes, store.urls.uri(bucket, key));
  }
  return undefined;
}

async function foldersIn(store: ObjectStore, bucket: Bucket, prefix: string, context: StepContext): Promise<string[]> {
  const folders: string[] = [];
  for await (const page of store.list(bucket, { prefix, delimiter: '/' }, context)) folders.push(...page.prefixes);
  return folders;
}
