import { pathToFileURL } from 'node:url';
import type { Bucket, StoreUrls } from '@sluice/object-store';

/** How a filesystem names its places: as `file:` URLs, percent-encoded. */
export class FilesystemUrls implements StoreUrls {
  /** Without a slash at its end. */
  readonly root: string;

  /** @param root an absolute path. */
  constructor(root: string) {
    this.root = pathToFileURL(root).href.replace(/\/$/, '');
  }

  uri({ name }: Bucket, path?: string): string {
    return `${this.root}/${encodePath(name)}${path === undefined ? '' : `/${encodePath(path)}`}`;
  }

  bucket(bucket: Bucket): string {
    return this.uri(bucket);
  }

  folder(bucket: Bucket, path: string): string {
    return this.uri(bucket, path);
  }

  object(bucket: Bucket, key: string): string {
    return this.uri(bucket, key);
  }
}

/** Not by `URL`: that takes out `..`, which a manifest may have and no folder is called. */
function encodePath(path: string): string {
  return encodeURI(path.replace(/\p{Surrogate}/gu, '\uFFFD')).replace(/[?#]/g, encodeURIComponent);
}
