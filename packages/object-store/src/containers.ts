import {
  type Container,
  catalogueName,
  type DataModel,
  type FileFormat,
  type NewestObject,
  qualifiedName,
  type TagLabel,
} from '@sluice/plugin-api';
import type { Bucket, BucketMetrics, StoreUrls } from './object-store.js';
import { literalFolder } from './paths/folders.js';

/** What is known of a dataset. */
export interface Dataset {
  /** In the bucket, without slashes at its ends; empty for the bucket's root. */
  readonly path: string;
  readonly size: number;
  readonly numberOfObjects: number;
  /** When the newest of them was written, in milliseconds since 1970-01-01T00:00Z. */
  readonly lastModified?: number;
  readonly fileFormats: readonly FileFormat[];
  readonly dataModel?: DataModel;
  /** The URIs of the files whose columns it has. */
  readonly samples?: readonly string[];
  readonly tags?: readonly TagLabel[];
}

/** What is known of a folder of unstructured files. */
export interface Folder {
  readonly path: string;
  readonly size?: number;
  readonly numberOfObjects?: number;
  readonly lastModified?: number;
}

/** What is known of an unstructured file. */
export interface File {
  readonly key: string;
  readonly size: number;
  readonly lastModified: number;
  /** Whether its folders are containers too; else it hangs under the bucket, by its whole key. */
  readonly isInTree: boolean;
  readonly tags?: readonly TagLabel[];
}

/** What is known of files for which one container stands. */
export interface FileSet {
  /** Their folders as a glob, without a slash at its end; empty for the bucket's root. */
  readonly path: string;
  readonly size: number;
  readonly numberOfObjects: number;
  readonly fileFormats: readonly FileFormat[];
  /** How many files have each extension. */
  readonly extensions: Readonly<Record<string, number>>;
  readonly newest: NewestObject;
}

/** Makes the container entities of one service. */
export class Containers {
  readonly #service: string;
  readonly #urls: StoreUrls;

  /** @param service the service's fully qualified name. */
  constructor(service: string, urls: StoreUrls) {
    this.#service = service;
    this.#urls = urls;
  }

  /** The fully qualified name of a bucket. */
  bucketName(bucket: Bucket): string {
    return qualifiedName(this.#service, catalogueName(bucket.name).name);
  }

  /** The fully qualified name of a dataset. One at the bucket's root is called like the bucket. */
  datasetName(bucket: Bucket, path: string): string {
    return qualifiedName(this.bucketName(bucket), catalogueName(path || bucket.name).name);
  }

  /** The fully qualified name of a folder of unstructured files: a part for each folder. */
  folderName(bucket: Bucket, path: string): string {
    return path.split('/').reduce((above, name) => qualifiedName(above, segmentName(name).name), this.bucketName(bucket));
  }

  bucket(bucket: Bucket, metrics: BucketMetrics, tags: readonly TagLabel[] = []): Container {
    return {
      kind: 'container',
      fullyQualifiedName: this.bucketName(bucket),
      ...catalogueName(bucket.name),
      service: this.#service,
      prefix: '/',
      fullPath: this.#urls.uri(bucket),
      ...metrics,
      fileFormats: [],
      sourceUrl: this.#urls.bucket(bucket),
      ...labelled(tags),
    };
  }

  dataset(
    bucket: Bucket,
    { path, size, numberOfObjects, lastModified, fileFormats, dataModel, samples = [], tags = [] }: Dataset,
  ): Container {
    return {
      ...this.#below(bucket, path),
      size,
      numberOfObjects,
      ...modifiedAt(lastModified),
      fileFormats: [...fileFormats],
      ...(dataModel === undefined ? {} : { dataModel }),
      ...(samples.length === 0 ? {} : { samples: [...samples] }),
      sourceUrl: this.#folderUrl(bucket, path),
      ...labelled(tags),
    };
  }

  folder(bucket: Bucket, { path, lastModified, ...figures }: Folder): Container {
    const facts = { ...figures, ...modifiedAt(lastModified), fileFormats: [], sourceUrl: this.#urls.folder(bucket, path) };
    return { ...this.#inTree(bucket, path), ...facts };
  }

  file(bucket: Bucket, { key, size, lastModified, isInTree, tags = [] }: File): Container {
    return {
      ...(isInTree ? this.#inTree(bucket, key) : this.#below(bucket, key)),
      size,
      ...modifiedAt(lastModified),
      fileFormats: [],
      sourceUrl: this.#urls.object(bucket, key),
      ...labelled(tags),
    };
  }

  fileSet(bucket: Bucket, { path, size, numberOfObjects, fileFormats, extensions, newest }: FileSet): Container {
    return {
      ...this.#below(bucket, path),
      size,
      numberOfObjects,
      ...modifiedAt(newest.lastModified),
      fileFormats: [...fileFormats],
      sourceUrl: this.#folderUrl(bucket, literalFolder(path)),
      resourceSet: { extensions: { ...extensions }, newest },
    };
  }

  /** A container that hangs under its bucket, by its whole path. */
  #below(bucket: Bucket, path: string) {
    return {
      kind: 'container',
      fullyQualifiedName: this.datasetName(bucket, path),
      ...catalogueName(path || bucket.name),
      service: this.#service,
      parent: this.bucketName(bucket),
      prefix: `/${path}`,
      fullPath: path === '' ? this.#urls.uri(bucket) : this.#urls.uri(bucket, path),
    } as const;
  }

  /** A container that hangs under the folder above it. */
  #inTree(bucket: Bucket, path: string) {
    const [name = path, ...above] = path.split('/').reverse();
    return {
      kind: 'container',
      fullyQualifiedName: this.folderName(bucket, path),
      ...segmentName(name),
      service: this.#service,
      parent: above.length === 0 ? this.bucketName(bucket) : this.folderName(bucket, above.reverse().join('/')),
      prefix: `/${path}`,
      fullPath: this.#urls.uri(bucket, path),
    } as const;
  }

  #folderUrl(bucket: Bucket, path: string): string {
    return path === '' ? this.#urls.bucket(bucket) : this.#urls.folder(bucket, path);
  }
}

/** Two slashes in a row make a folder without a name, which catalogues refuse. */
function segmentName(name: string): ReturnType<typeof catalogueName> {
  return catalogueName(name === '' ? '/' : name);
}

function labelled(tags: readonly TagLabel[]): { tags?: TagLabel[] } {
  return tags.length === 0 ? {} : { tags: [...tags] };
}

/** A time that the store does not tell is 0, and not known. */
function modifiedAt(lastModified: number | undefined): { lastModified?: number } {
  return lastModified !== undefined && lastModified > 0 ? { lastModified } : {};
}
