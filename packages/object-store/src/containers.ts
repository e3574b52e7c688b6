import { type Column, type Container, catalogueName, type FileFormat, qualifiedName } from '@sluice/plugin-api';
import type { Bucket, BucketMetrics, StoreUrls } from './object-store.js';

/** What is known of a dataset. */
export interface Dataset {
  /** In the bucket, without slashes at its ends. */
  readonly path: string;
  readonly size: number;
  readonly numberOfObjects: number;
  readonly fileFormats: readonly FileFormat[];
  readonly dataModel?: { readonly isPartitioned: boolean; readonly columns: readonly Column[] };
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

  /** The fully qualified name of a dataset. */
  datasetName(bucket: Bucket, path: string): string {
    return qualifiedName(this.bucketName(bucket), catalogueName(path).name);
  }

  bucket(bucket: Bucket, metrics: BucketMetrics): Container {
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
    };
  }

  dataset(bucket: Bucket, { path, size, numberOfObjects, fileFormats, dataModel }: Dataset): Container {
    return {
      kind: 'container',
      fullyQualifiedName: this.datasetName(bucket, path),
      ...catalogueName(path),
      service: this.#service,
      parent: this.bucketName(bucket),
      prefix: `/${path}`,
      fullPath: this.#urls.uri(bucket, path),
      size,
      numberOfObjects,
      fileFormats: [...fileFormats],
      ...(dataModel === undefined ? {} : { dataModel: { ...dataModel, columns: [...dataModel.columns] } }),
      sourceUrl: this.#urls.folder(bucket, path),
    };
  }
}
