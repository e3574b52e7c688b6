import { IngestError, isIngestError, type ReadContext, type SourceItem, type Subject } from '@sluice/plugin-api';
import { FolderData } from '../data/folder-data.js';
import type { Siblings } from '../data/siblings.js';
import { type DatasetEntry, isExpanding } from '../manifest/manifest-entry.js';
import type { OtherFiles } from './dataset-files.js';
import { type DatasetParts, DatasetReader, type ReadDataset } from './dataset-reader.js';
import type { FoundDataset } from './entry-listing.js';
import type { Names } from './names.js';

/** What it takes to make items. */
export interface ItemParts extends DatasetParts {
  readonly siblings: Siblings;
  /** The rule of the workflow that drops a data path, if one does. */
  readonly dropRule: (path: string) => string | undefined;
}

/** Makes containers of datasets, or says what else became of them. */
export class DatasetItems {
  readonly #parts: ItemParts;
  readonly #names: Names;
  readonly #reader: DatasetReader;

  constructor(parts: ItemParts, names: Names) {
    this.#parts = parts;
    this.#names = names;
    this.#reader = new DatasetReader(parts);
  }

  /** @param asked the entry as a subject: the dataset's own, or what the dataset is a part of. */
  async items(found: FoundDataset, entry: DatasetEntry, asked: Subject, context: ReadContext): Promise<SourceItem[]> {
    const { bucket, containers, dropRule, store } = this.#parts;
    const fullyQualifiedName = containers.datasetName(bucket, found.path);
    const part: Subject = { kind: 'table', name: store.urls.uri(bucket, found.path), at: entry.at };
    const told = isExpanding(entry) ? { subject: part, of: asked } : { subject: asked };
    const rule = entry.select === 'path' ? undefined : dropRule(found.path);
    if (rule !== undefined) return [{ type: 'outcome', ...told, outcome: { status: 'filtered', rule }, fullyQualifiedName }];
    const others = found.files.others().map((files) => this.#others(files, found.path, part, asked, fullyQualifiedName));
    if (entry.select === 'glob' && found.files.format === undefined) return others;
    return [...others, await this.#dataset(found, entry, told, fullyQualifiedName, context)];
  }

  async #dataset(
    found: FoundDataset,
    entry: DatasetEntry,
    told: Pick<SourceItem & { type: 'outcome' }, 'subject' | 'of'>,
    fullyQualifiedName: string,
    context: ReadContext,
  ): Promise<SourceItem> {
    try {
      this.#names.claim(fullyQualifiedName, entry);
      const result = await this.#readOrRelease(found, entry, fullyQualifiedName, context);
      if ('container' in result) {
        const { container: entity, tags, folder, sample, fingerprint, isWhole } = result;
        const data = new FolderData(this.#parts.siblings, folder, sample, isWhole);
        return { type: 'entity', ...told, entity, tags, data, ...(fingerprint === undefined ? {} : { fingerprint }) };
      }
      if ('isKnown' in result) return { type: 'known', ...told, fullyQualifiedName };
      const outcome = { status: 'empty', reason: result.empty } as const;
      return { type: 'outcome', ...told, outcome, ...(result.isGone ? {} : { fullyQualifiedName }) };
    } catch (error) {
      if (!isIngestError(error) || error.fatal || context.signal.aborted) throw error;
      return { type: 'outcome', ...told, outcome: { status: 'failed', error }, fullyQualifiedName };
    }
  }

  /** Reads a dataset; where it gets no container, its name is free for a folder. */
  async #readOrRelease(found: FoundDataset, entry: DatasetEntry, name: string, context: ReadContext): Promise<ReadDataset> {
    let result: ReadDataset | undefined;
    try {
      result = await this.#reader.read(found, entry, context);
      return result;
    } finally {
      if (result === undefined || 'empty' in result) this.#names.release(name);
    }
  }

  /** What becomes of files of no format that can be read: data is missing then, anything else is no data. */
  #others(
    { extension, count, isData }: OtherFiles,
    path: string,
    part: Subject,
    of: Subject,
    fullyQualifiedName: string,
  ): SourceItem {
    const { bucket, store } = this.#parts;
    const pattern = `${path}${path === '' ? '' : '/'}*${extension === '' ? '' : `.${extension}`}`;
    const subject = { ...part, name: store.urls.uri(bucket, pattern) };
    const files = `${count} files ${extension === '' ? 'without an extension' : `with the extension .${extension}`}`;
    if (!isData) {
      const outcome = { status: 'filtered', rule: `no format is known for its ${files}` } as const;
      return { type: 'outcome', subject, of, outcome, fullyQualifiedName };
    }
    const message = `${files} are of a format that is not supported`;
    const error = new IngestError('UNSUPPORTED_FORMAT', { message, path: subject.name });
    return { type: 'outcome', subject, of, outcome: { status: 'failed', error }, fullyQualifiedName };
  }
}
