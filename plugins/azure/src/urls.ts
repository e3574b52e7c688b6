import type { Bucket, StoreUrls } from '@sluice/object-store';
import type { AzureAccount } from './account.js';

/** How Azure names its places. */
export class AzureUrls implements StoreUrls {
  readonly #endpoint: string;
  readonly #fileSystemHost: string;

  constructor({ name, endpoint }: Pick<AzureAccount, 'name' | 'endpoint'>) {
    this.#endpoint = endpoint;
    const { hostname } = new URL(endpoint);
    // Other clouds have hosts of their own, as have accounts in zones; an emulator has none for this.
    const isOfAccount = hostname.startsWith(`${name}.`) && hostname.includes('.blob.');
    this.#fileSystemHost = isOfAccount ? hostname.replace('.blob.', '.dfs.') : `${name}.dfs.core.windows.net`;
  }

  uri({ name }: Bucket, path?: string): string {
    const root = `abfss://${name}@${this.#fileSystemHost}`;
    return path === undefined ? root : `${root}/${path}`;
  }

  bucket({ name }: Bucket): string {
    return `${this.#endpoint}/${name}`;
  }

  folder(bucket: Bucket, path: string): string {
    return this.object(bucket, path);
  }

  object(bucket: Bucket, key: string): string {
    return `${this.bucket(bucket)}/${encodeURIComponent(key).replaceAll('%2F', '/')}`;
  }
}
