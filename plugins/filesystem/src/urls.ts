import { pathToFileURL } from 'node:url';
import type { Bucket, StoreUrls } from '@sluice/object-store';

/** How a filesystem names its places: by `file:` URIs, which are percent-encoded for people to open and are not for engines. */
export class FilesystemUrls implements StoreUrls {
  /** Both without a slash at their end. */
  readonly #uri: string;
  readonly #url: string;

  /** @param root an absolute path. */
  constructor(root: string) {
    this.#uri = fileUri(root).replace(/\/$/, '');
    this.#url = pathToFileURL(root).href.replace(/\/$/, '');
  }

  uri({ name }: Bucket, path?: string): string {
    return `${this.#uri}/${name}${path === undefined ? '' : `/${path}`}`;
  }

  bucket({ name }: Bucket): string {
    return `${this.#url}/${encodePath(name)}`;
  }

  folder(bucket: Bucket, path: string): string {
    return `${this.bucket(bucket)}/${encodePath(path)}`;
  }

  object(bucket: Bucket, key: string): string {
    return this.folder(bucket, key);
  }
}

/** The URI of an absolute path, as engines name it: with the path as it is. */
export function fileUri(path: string): string {
  return `file://${path}`;
}

/** Not by `URL`: that takes out `..`, which a manifest may have and no folder is called. */
function encodePath(path: string): string {
  return encodeURI(path.replace(/\p{Surrogate}/gu, '\uFFFD')).replace(/[?#]/g, encodeURIComponent);
}
