import {
  type Column,
  type Container,
  IngestError,
  isIngestError,
  type SourceItem,
  type StepContext,
  type Subject,
} from '@sluice/plugin-api';
import { type DataFile, fileFormatsOf, inferSchema } from '@sluice/schema-inference';
import type { Containers } from '../containers.js';
import type { DatasetEntry } from '../manifest/manifest-entry.js';
import type { Bucket, ObjectInfo, ObjectStore } from '../object-store.js';
import { DatasetListing } from './dataset-listing.js';

/** A listing group and what it takes to read it. */
export interface DatasetGroup {
  readonly bucket: Bucket;
  readonly prefix: string;
  readonly entries: readonly DatasetEntry[];
  readonly store: ObjectStore;
  readonly containers: Containers;
}

/** Lists a group once and gives each of its entries its container, or what else became of it. Throws when it cannot be listed. */
export async function* readDatasets(group: DatasetGroup, context: StepContext): AsyncGenerator<SourceItem> {
  const listings = await listDatasets(group, context);
  for (const [entry, listing] of listings) {
    const subject: Subject = { kind: 'entry', name: group.store.urls.uri(group.bucket, entry.path), at: entry.at };
    try {
      const entity = await readDataset(group, entry, listing, context);
      if (typeof entity === 'string') yield { type: 'outcome', subject, outcome: { status: 'empty', reason: entity } };
      else yield { type: 'entity', subject, entity };
    } catch (error) {
      if (!isIngestError(error) || error.fatal || context.signal.aborted) throw error;
      yield { type: 'outcome', subject, outcome: { status: 'failed', error } };
    }
  }
}

async function listDatasets(
  { bucket, prefix, entries, store }: DatasetGroup,
  context: StepContext,
): Promise<ReadonlyMap<DatasetEntry, DatasetListing>> {
  const listings = new Map(
    entries.map((entry) => [entry, new DatasetListing(`${entry.path}/`, entry.format?.format, entry.excludePaths)]),
  );
  const byPrefix = new Map([...listings].map(([entry, listing]) => [`${entry.path}/`, listing]));
  for await (const page of store.list(bucket, { prefix }, context)) {
    for (const object of page.objects) {
      for (const folder of foldersFrom(prefix, object.key)) byPrefix.get(folder)?.add(object);
    }
  }
  return listings;
}

/** The folders of `key` from `prefix` down, each with its slash. */
function* foldersFrom(prefix: string, key: string): Generator<string> {
  for (let slash = prefix.length - 1; slash !== -1; slash = key.indexOf('/', slash + 1)) yield key.slice(0, slash + 1);
}

/** The container of a dataset, or the reason why there is none. */
async function readDataset(
  group: DatasetGroup,
  entry: DatasetEntry,
  listing: DatasetListing,
  context: StepContext,
): Promise<Container | string> {
  const { bucket, store, containers } = group;
  const { path, format } = entry;
  if (listing.numberOfObjects === 0) {
    const file = listing.artifacts === 0 ? await store.head(bucket, path, context) : undefined;
    if (file === undefined) {
      const place = store.urls.uri(bucket, `${path}/`);
      return listing.artifacts === 0
        ? `there are no objects below ${place}`
        : `there are only engine artifacts and folder markers below ${place}`;
    }
    // The path names a file and not a folder.
    const single = new DatasetListing('', format?.format);
    single.add(file);
    return readDataset(group, entry, single, context);
  }
  const { size, numberOfObjects, sample } = listing;
  if (format === undefined) return containers.dataset(bucket, { path, size, numberOfObjects, fileFormats: [] });
  if (sample === undefined) {
    if (listing.archived > 0) {
      throw new IngestError('FILES_ARCHIVED', {
        message: `None of the ${numberOfObjects} files can be read: ${listing.archived} are archived, the others empty`,
        path: store.urls.uri(bucket, `${path}/`),
      });
    }
    return numberOfObjects === 1 ? 'its only file is empty' : `all of its ${numberOfObjects} files are empty`;
  }
  const { separator, isPartitioned, partitionColumns } = entry;
  const file = dataFile(group, sample, context);
  const schema = await inferSchema(file, { format: format.format, ...(separator === undefined ? {} : { separator }) });
  for (const remark of schema.remarks) context.report.warn({ code: 'SCHEMA_REMARK', message: remark, path: file.uri });
  if (schema.columns.length === 0) return `its sample ${file.uri} has no columns`;
  const stored = { format: format.format, ...(schema.compression === undefined ? {} : { compression: schema.compression }) };
  return containers.dataset(bucket, {
    path,
    size,
    numberOfObjects,
    fileFormats: fileFormatsOf(stored),
    dataModel: { isPartitioned, columns: withPartitionColumns(partitionColumns, schema.columns) },
  });
}

/** The partition columns come first; where the files carry one of them too, the manifest's word counts. */
function withPartitionColumns(partitionColumns: readonly Column[], columns: readonly Column[]): readonly Column[] {
  const names = new Set(partitionColumns.map(({ name }) => name));
  return [...partitionColumns, ...columns.filter(({ name }) => !names.has(name))];
}

function dataFile({ bucket, store }: DatasetGroup, { key, size }: ObjectInfo, context: StepContext): DataFile {
  const uri = store.urls.uri(bucket, key);
  return {
    uri,
    size,
    read: async (offset, length) => {
      const bytes = await store.read(bucket, key, context, { offset, length });
      if (bytes === undefined)
        throw new IngestError('OBJECT_NOT_FOUND', { message: 'The object was deleted since it was listed', path: uri });
      return bytes;
    },
  };
}
