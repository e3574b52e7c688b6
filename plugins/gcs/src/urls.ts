import type { Bucket, StoreUrls } from '@sluice/object-store';

const CONSOLE = 'https://console.cloud.google.com';

/** How Google Cloud Storage names its places. */
export class GcsUrls implements StoreUrls {
  readonly #console: string;

  /** @param console replaces the address of Google's console. */
  constructor(console: string = CONSOLE) {
    this.#console = console.replace(/\/+$/, '');
  }

  uri({ name }: Bucket, path?: string): string {
    return path === undefined ? `gs://${name}` : `gs://${name}/${path}`;
  }

  bucket({ name }: Bucket): string {
    return `${this.#console}/storage/browser/${name}`;
  }

  folder(bucket: Bucket, path: string): string {
    return `${this.bucket(bucket)}/${encodeURIComponent(path).replaceAll('%2F', '/')}`;
  }

  object(bucket: Bucket, key: string): string {
    return this.folder(bucket, key);
  }
}
