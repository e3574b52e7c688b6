import { Sensitive } from '@sluice/plugin-api';
import type { Bucket, StoreUrls } from '../object-store.js';
import { StorageSource } from '../storage-source.js';
import { KeyStore } from './key-store.js';

/** A place in a store. */
export interface NamedKey {
  readonly bucket: Bucket;
  readonly key: string;
}

/**
 * A source that is known by how its places are named alone, for {@link rehearseBucket}.
 *
 * @param uri a place in it, such as `s3://bucket/key`; its scheme, and for `abfss:` its account, are those of all places.
 * @returns `undefined` for a URI without a bucket, and for `file:` ones, of which no one can say which folder is the bucket.
 */
export function namedSource(
  uri: string,
  serviceName: string,
): { readonly source: StorageSource; readonly bucket: Bucket } | undefined {
  const [, scheme, name, host = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/@]+)(@[^/]+)?/i.exec(uri) ?? [];
  if (scheme === undefined || name === undefined || scheme === 'file') return undefined;
  const root = (bucket: Bucket): string => `${scheme}://${bucket.name}${host}`;
  const place = (bucket: Bucket, path?: string): string => (path === undefined ? root(bucket) : `${root(bucket)}/${path}`);
  const urls: StoreUrls = { uri: place, bucket: place, folder: place, object: place };
  const bucket = { name };
  const store = new KeyStore({ urls, bucket, objects: [], documents: new Map(), isPartial: false });
  const service = { name: serviceName, connection: new Sensitive<Record<string, unknown>>({}) };
  return { bucket, source: new StorageSource({ store, service, serviceType: 'S3', options: {} }) };
}

/** The bucket and key that a URI names, in the terms of a store; `undefined` when it is none of the store's. */
export function bucketAndKey(urls: StoreUrls, uri: string): NamedKey | undefined {
  for (const name of uri.split(/[/@]/)) {
    if (name === '') continue;
    const root = urls.uri({ name }, '');
    if (uri.startsWith(root) && uri.length > root.length) return { bucket: { name }, key: uri.slice(root.length) };
  }
  return undefined;
}
