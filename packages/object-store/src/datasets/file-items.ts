import { type FileFormat, isIngestError, type SourceItem, type StepContext, type Subject } from '@sluice/plugin-api';
import { FolderData } from '../data/folder-data.js';
import type { DatasetEntry } from '../manifest/manifest-entry.js';
import type { ObjectInfo } from '../object-store.js';
import { folderOf, literalFolder } from '../paths/folders.js';
import type { ItemParts } from './dataset-items.js';
import type { FoundFile } from './file-tree.js';
import type { Names } from './names.js';
import type { ResourceSet } from './resource-sets.js';

const TAGS_AT_A_TIME = 16;
const FILE_FORMATS: ReadonlySet<string> = new Set<FileFormat>([
  'zip',
  'gz',
  'zstd',
  'csv',
  'tsv',
  'json',
  'parquet',
  'avro',
  'MF4',
]);

/** Makes containers of unstructured files, of the folders above them, and of folder patterns. */
export class FileItems {
  readonly #parts: ItemParts;
  readonly #names: Names;

  constructor(parts: ItemParts, names: Names) {
    this.#parts = parts;
    this.#names = names;
  }

  /** @param of the entry that asked for them. */
  async *items(found: readonly FoundFile[], entry: DatasetEntry, of: Subject, context: StepContext): AsyncGenerator<SourceItem> {
    for (let index = 0; index < found.length; index += TAGS_AT_A_TIME) {
      const chunk = found.slice(index, index + TAGS_AT_A_TIME);
      const items = await Promise.all(chunk.map((each) => this.#item(each, entry, of, context)));
      for (const item of items) if (item !== undefined) yield item;
    }
  }

  async #item(found: FoundFile, entry: DatasetEntry, of: Subject, context: StepContext): Promise<SourceItem | undefined> {
    switch (found.type) {
      case 'folder':
        return this.#folder(found, entry, of);
      case 'file':
        return this.#file(found.object, entry, of, context);
      case 'set':
        return this.#set(found.set, entry, of);
    }
  }

  #folder({ path, totals, isComing }: FoundFile & { type: 'folder' }, entry: DatasetEntry, of: Subject): SourceItem | undefined {
    const { bucket, containers, siblings } = this.#parts;
    if (!this.#names.claimFolder(containers.folderName(bucket, path), entry)) return undefined;
    const { excluded: _, digest: __, ...figures } = totals ?? { excluded: 0 };
    return {
      type: 'entity',
      subject: this.#subject('folder', path, entry),
      of,
      entity: containers.folder(bucket, { path, ...figures }),
      data: new FolderData(siblings, `${path}/`),
      ...(isComing ? { again: true } : {}),
    };
  }

  async #file(object: ObjectInfo, entry: DatasetEntry, of: Subject, context: StepContext): Promise<SourceItem> {
    const { bucket, containers, dropRule, siblings, tags: storeTags } = this.#parts;
    const { key, size, lastModified } = object;
    const subject = this.#subject('file', key, entry);
    const isInTree = entry.select !== 'glob';
    const fullyQualifiedName = isInTree ? containers.folderName(bucket, key) : containers.datasetName(bucket, key);
    const rule = isInTree ? undefined : dropRule(key);
    if (rule !== undefined) return { type: 'outcome', subject, of, outcome: { status: 'filtered', rule }, fullyQualifiedName };
    try {
      this.#names.claim(fullyQualifiedName, entry);
      const { labels, tags } = await storeTags.of(bucket, [key], context);
      const entity = containers.file(bucket, { key, size, lastModified, isInTree, tags: labels });
      return { type: 'entity', subject, of, entity, tags, data: new FolderData(siblings, folderOf(key)) };
    } catch (error) {
      if (!isIngestError(error) || error.fatal || context.signal.aborted) throw error;
      return { type: 'outcome', subject, of, outcome: { status: 'failed', error }, fullyQualifiedName };
    }
  }

  #set({ newest, extensions, ...set }: ResourceSet, entry: DatasetEntry, of: Subject): SourceItem {
    const { bucket, containers, dropRule, siblings } = this.#parts;
    const subject = this.#subject('folder', set.path, entry);
    const fullyQualifiedName = containers.datasetName(bucket, set.path);
    const rule = entry.select === 'glob' ? dropRule(set.path) : undefined;
    if (rule !== undefined) return { type: 'outcome', subject, of, outcome: { status: 'filtered', rule }, fullyQualifiedName };
    try {
      this.#names.claim(fullyQualifiedName, entry);
    } catch (error) {
      if (!isIngestError(error)) throw error;
      return { type: 'outcome', subject, of, outcome: { status: 'failed', error }, fullyQualifiedName };
    }
    const { key, size, lastModified } = newest;
    const fileFormats = fileFormatsOf(Object.keys(extensions));
    const entity = containers.fileSet(bucket, { ...set, fileFormats, extensions, newest: { key, size, lastModified } });
    const folder = literalFolder(set.path);
    return { type: 'entity', subject, of, entity, data: new FolderData(siblings, folder === '' ? '' : `${folder}/`) };
  }

  #subject(kind: 'folder' | 'file', path: string, { at }: DatasetEntry): Subject {
    const { bucket, store } = this.#parts;
    return { kind, name: store.urls.uri(bucket, path), at };
  }
}

/** The formats that catalogues know, of all that the extensions name. */
function fileFormatsOf(extensions: readonly string[]): FileFormat[] {
  const isKnown = (name: string): name is FileFormat => FILE_FORMATS.has(name);
  const names = extensions.flatMap((extension) => extension.split('.')).map((name) => (name === 'mf4' ? 'MF4' : name));
  return [...new Set(names)].filter(isKnown).sort();
}
