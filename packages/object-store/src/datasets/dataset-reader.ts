import {
  type Column,
  type Container,
  type DataModel,
  IngestError,
  isIngestError,
  type ReadContext,
  type StepContext,
  type Tag,
} from '@sluice/plugin-api';
import {
  type DataFormat,
  fileFormatsOf,
  type InferOptions,
  type InferredSchema,
  inferSchema,
  mergeSchemas,
} from '@sluice/schema-inference';
import type { Containers } from '../containers.js';
import { FileSample, type LatestSample } from '../data/file-sample.js';
import { storeFile } from '../data/store-file.js';
import type { DatasetEntry } from '../manifest/manifest-entry.js';
import type { Bucket, ObjectInfo, ObjectStore } from '../object-store.js';
import { folderOf } from '../paths/folders.js';
import type { ContainerTags, StoreTags } from '../tags/store-tags.js';
import { DatasetFiles } from './dataset-files.js';
import type { FoundDataset } from './entry-listing.js';
import { ListingDigest } from './listing-digest.js';
import { readUnlessKnown } from './read-unless-known.js';
import type { Rehearsal } from './rehearsal.js';

const READS_AT_A_TIME = 4;
/** What a table's log may be, so that the columns have to be those of a file. */
const UNREADABLE: ReadonlySet<string> = new Set(['FILE_CORRUPT', 'FILE_ENCRYPTED', 'FILE_TOO_LARGE']);

/** What it takes to read a dataset. */
export interface DatasetParts {
  readonly bucket: Bucket;
  readonly store: ObjectStore;
  readonly containers: Containers;
  readonly tags: StoreTags;
  /** Given where there are the names of objects alone. */
  readonly rehearsal?: Rehearsal;
}

/**
 * A dataset's container, the folder that it lies in, with a slash at its end or empty, and the file that its columns are of; or why there is no
 * container, `isGone` when there is nothing at all at its path; or that it is as it was when it was read last.
 */
export type ReadDataset =
  | {
      readonly container: Container;
      readonly tags: readonly Tag[];
      readonly folder: string;
      readonly sample?: FileSample;
      /** Of all that it was read from; absent where it has to be read again in the next run. */
      readonly fingerprint?: string;
      /** Whether the fingerprint is of all that lies in the folder. */
      readonly isWhole: boolean;
    }
  | { readonly empty: string; readonly isGone: boolean }
  | { readonly isKnown: true };

interface Schema {
  readonly format: DataFormat;
  readonly columns: readonly Column[];
  readonly isPartitioned: boolean;
  /** The file that the columns are of; of a table with a log, one of its files. */
  readonly sample: ObjectInfo | undefined;
  readonly partitionColumns: readonly string[];
  /** The URIs of the files whose columns these are. */
  readonly samples: readonly string[];
}

/** Makes containers of what listings found, with the columns of their samples, or of the table's log. */
export class DatasetReader {
  readonly #parts: DatasetParts;
  readonly #latestSample: LatestSample = {};

  constructor(parts: DatasetParts) {
    this.#parts = parts;
  }

  /** Throws IngestErrors of the dataset, and FILES_ARCHIVED when no file can be read until it is restored. */
  async read(found: FoundDataset, entry: DatasetEntry, context: ReadContext): Promise<ReadDataset> {
    const { bucket, store } = this.#parts;
    const { path, totals } = found;
    if (totals.numberOfObjects + totals.excluded > 0) return this.#unlessKnown(found, entry, context);
    const place = store.urls.uri(bucket, `${path}/`);
    const file = await store.head(bucket, path, context);
    if (file === undefined) return { empty: `there are no objects below ${place}`, isGone: true };
    // The path names a file and not a folder.
    const single = new DatasetFiles(entry);
    single.add(file, []);
    this.#parts.rehearsal?.single(entry, file);
    const digest = new ListingDigest();
    digest.add(file);
    const own = { numberOfObjects: 1, size: file.size, lastModified: file.lastModified, excluded: 0, digest };
    const read = await this.#unlessKnown({ path, files: single, totals: own, isWhole: false }, entry, context);
    return 'container' in read ? { ...read, folder: folderOf(path) } : read;
  }

  async #unlessKnown(found: FoundDataset, entry: DatasetEntry, context: ReadContext): Promise<ReadDataset> {
    const { bucket, containers, tags } = this.#parts;
    const keys = found.files.samples().map(({ key }) => key);
    const tagged = await tags.of(bucket, keys, context);
    const name = containers.datasetName(bucket, found.path);
    return readUnlessKnown({ found, entry, tagged, name }, context, (each) => this.#readFiles(found, entry, tagged, each));
  }

  async #readFiles(found: FoundDataset, entry: DatasetEntry, tags: ContainerTags, context: StepContext): Promise<ReadDataset> {
    const { files, path, totals } = found;
    const logSchema = await this.#logSchema(found, entry, totals.numberOfObjects === 0 ? 'parquet' : files.format, context);
    if (logSchema !== undefined) return this.#container(found, entry, logSchema, tags, context);
    if (totals.numberOfObjects === 0) {
      const place = this.#parts.store.urls.uri(this.#parts.bucket, `${path}/`);
      return { empty: `there are only engine artifacts, folder markers and excluded objects below ${place}`, isGone: false };
    }
    const samples = files.samples();
    if (files.format === undefined) return this.#container(found, entry, undefined, tags, context);
    if (samples.length === 0) {
      if (files.archived > 0) {
        const { bucket, store } = this.#parts;
        throw new IngestError('FILES_ARCHIVED', {
          message: `None of the ${files.count} files can be read: ${files.archived} are archived, the others empty`,
          path: store.urls.uri(bucket, `${path}/`),
        });
      }
      return { empty: files.count === 1 ? 'its only file is empty' : `all of its ${files.count} files are empty`, isGone: false };
    }
    const schema = await this.#sampleSchema(found, entry, files.format, samples, context);
    if (typeof schema === 'string') return { empty: schema, isGone: false };
    return this.#container(found, entry, schema, tags, context);
  }

  /** The schema that a table's own log tells; `undefined` when it has none that can be read. */
  async #logSchema(
    { files, log, path }: FoundDataset,
    entry: DatasetEntry,
    format: DataFormat['format'] | undefined,
    context: StepContext,
  ): Promise<Schema | undefined> {
    if (log === undefined || (format !== undefined && format !== 'parquet' && format !== 'avro')) return undefined;
    try {
      const { columns, partitionColumns } =
        this.#parts.rehearsal === undefined
          ? await log.readSchema((file) => storeFile(this.#parts, file, context))
          : { columns: [], partitionColumns: [] };
      const ofLog = columns.filter(({ name, displayName = name }) => partitionColumns.includes(displayName));
      const all = withPartitionColumns(entry.partitionColumns, ofLog);
      return {
        format: { format: format ?? 'parquet' },
        columns: withPartitionColumns(all, columns),
        isPartitioned: entry.isPartitioned ?? entry.partitionColumns.length + partitionColumns.length > 0,
        sample: files.samples()[0],
        samples: [],
        partitionColumns: all.map(({ name }) => name),
      };
    } catch (error) {
      if (!isIngestError(error) || !UNREADABLE.has(error.code)) throw error;
      this.#warn(
        [`The table's log cannot be read, so that the columns are those of a file: ${error.message}`],
        'TABLE_LOG_UNREADABLE',
        path,
        context,
      );
      return undefined;
    }
  }

  /** The schema of the samples, or why there is none. */
  async #sampleSchema(
    { files, path }: FoundDataset,
    entry: DatasetEntry,
    format: DataFormat['format'],
    samples: readonly ObjectInfo[],
    context: StepContext,
  ): Promise<Schema | string> {
    const read = await this.#readSamples(entry, format, samples, context);
    const { columns, disagreements } = mergeSchemas(read);
    for (const { name, message } of disagreements) context.report.warn({ code: 'SAMPLES_DISAGREE', message, path: name });
    const minor = files.minorFormats();
    if (minor.length > 0) {
      const message = `Most of the files are ${format}, and so are its columns; it has others too: ${minor.join(', ')}`;
      this.#warn([message], 'FORMATS_MIXED', path, context);
    }
    const best = read[0];
    if (best === undefined || (columns.length === 0 && this.#parts.rehearsal === undefined))
      return `its sample ${best?.name ?? ''} has no columns`;
    const partitions = files.partitionColumns();
    const disagreement = partitions.disagreement();
    this.#warn(disagreement === undefined ? [] : [disagreement], 'PARTITIONS_DISAGREE', path, context);
    const partitionColumns = withPartitionColumns(entry.partitionColumns, partitions.columns());
    return {
      format: { format, ...(best.schema.compression === undefined ? {} : { compression: best.schema.compression }) },
      columns: withPartitionColumns(partitionColumns, columns),
      isPartitioned: entry.isPartitioned ?? partitionColumns.length > 0,
      sample: best.sample,
      samples: read.map(({ name }) => name),
      partitionColumns: partitionColumns.map(({ name }) => name),
    };
  }

  /** The schemas of the samples that can be read, the best one first; throws when none can. */
  async #readSamples(entry: DatasetEntry, format: DataFormat['format'], samples: readonly ObjectInfo[], context: StepContext) {
    const options = optionsOf(entry, format);
    const read: { readonly name: string; readonly sample: ObjectInfo; readonly schema: InferredSchema }[] = [];
    let failure: IngestError | undefined;
    for (let index = 0; index < samples.length; index += READS_AT_A_TIME) {
      const chunk = samples.slice(index, index + READS_AT_A_TIME);
      const results = await Promise.allSettled(chunk.map((sample) => this.#infer(sample, options, context)));
      for (const [at, sample] of chunk.entries()) {
        const name = this.#parts.store.urls.uri(this.#parts.bucket, sample.key);
        const result = results[at] as PromiseSettledResult<InferredSchema>;
        if (result.status === 'fulfilled') {
          read.push({ name, sample, schema: result.value });
          for (const remark of result.value.remarks) context.report.warn({ code: 'SCHEMA_REMARK', message: remark, path: name });
        } else {
          const { reason } = result;
          if (!isIngestError(reason) || reason.fatal || context.signal.aborted) throw reason;
          failure ??= reason;
          if (samples.length > 1) context.report.warn({ code: 'SAMPLE_UNREADABLE', message: reason.message, path: name });
        }
      }
    }
    if (read.length === 0 && failure !== undefined) throw failure;
    return read;
  }

  async #infer(sample: ObjectInfo, options: InferOptions, context: StepContext): Promise<InferredSchema> {
    if (this.#parts.rehearsal !== undefined) return { columns: [], fields: [], remarks: [] };
    return inferSchema(storeFile(this.#parts, sample, context), options);
  }

  #container(
    { path, totals: { numberOfObjects, size, lastModified }, isWhole }: FoundDataset,
    entry: DatasetEntry,
    schema: Schema | undefined,
    { labels, tags }: ContainerTags,
    context: StepContext,
  ): ReadDataset {
    const { bucket, containers } = this.#parts;
    const container = containers.dataset(bucket, {
      path,
      size,
      numberOfObjects,
      ...(lastModified === undefined ? {} : { lastModified }),
      fileFormats: schema === undefined ? [] : fileFormatsOf(schema.format),
      ...(schema === undefined ? {} : { dataModel: dataModelOf(schema) }),
      samples: schema?.samples ?? [],
      tags: labels,
    });
    const read = { container, tags, folder: path === '' ? '' : `${path}/`, isWhole };
    if (schema?.sample === undefined) return read;
    const file = storeFile(this.#parts, schema.sample, context);
    return { ...read, sample: new FileSample(file, optionsOf(entry, schema.format.format), this.#latestSample) };
  }

  #warn(messages: readonly string[], code: string, path: string, { report }: StepContext): void {
    const { bucket, store } = this.#parts;
    for (const message of messages) report.warn({ code, message, path: store.urls.uri(bucket, path) });
  }
}

/** How the files of an entry are read. */
function optionsOf({ separator, header }: DatasetEntry, format: DataFormat['format']): InferOptions {
  return { format, ...(separator === undefined ? {} : { separator }), ...(header === undefined ? {} : { header }) };
}

/** The partition columns come first; where another has the name of one of them, the partition column counts. */
function dataModelOf({ isPartitioned, partitionColumns, columns }: Schema): DataModel {
  return {
    isPartitioned,
    ...(partitionColumns.length === 0 ? {} : { partitionColumns: [...partitionColumns] }),
    columns: [...columns],
  };
}

function withPartitionColumns(partitionColumns: readonly Column[], columns: readonly Column[]): readonly Column[] {
  const names = new Set(partitionColumns.map(({ name }) => name));
  return [...partitionColumns, ...columns.filter(({ name }) => !names.has(name))];
}
