import type { Container } from '@sluice/plugin-api';

/** A kind of store, by the name that DataHub has for it. */
export type Platform = 's3' | 'gcs' | 'abs' | 'file';

const PLATFORMS: Readonly<Record<string, Platform>> = {
  s3: 's3',
  s3a: 's3',
  s3n: 's3',
  gs: 'gcs',
  abfs: 'abs',
  abfss: 'abs',
};

/** Where something lies. */
export interface Place {
  readonly platform: Platform;
  /** The bucket's name; where DataHub knows no buckets, the path of the folder that is one, with the slash that it starts with. */
  readonly bucket: string;
  /** Below the bucket, without a slash before it; empty for the bucket itself. */
  readonly path: string;
}

/** Where a container lies. */
export function placeOf({ fullPath, prefix }: Container): Place {
  const [scheme = '', rest = ''] = fullPath.split(/:\/\/(.*)/s);
  const platform = PLATFORMS[scheme];
  if (platform === undefined) {
    const path = prefix.slice(1);
    return { platform: 'file', bucket: path === '' ? rest.replace(/\/+$/, '') : rest.slice(0, -prefix.length), path };
  }
  const [bucket = '', path = ''] = rest.split(/\/(.*)/s);
  return { platform, bucket: bucket.replace(/@.*/s, ''), path };
}

/** How many folders a place has above it in its bucket. */
export function depthOf({ path }: Place): number {
  return path === '' ? 0 : path.split('/').length - 1;
}

/** The bucket of a place, and the first `depth` folders on the way to it. */
export function wayTo(place: Place, depth = depthOf(place)): readonly Place[] {
  const folders = place.path.split('/');
  return Array.from({ length: depth + 1 }, (_, length) => ({ ...place, path: folders.slice(0, length).join('/') }));
}

/** What a place is called in the last of `depth` folders on the way to it. */
export function nameBelow({ bucket, path }: Place, depth: number): string {
  if (path === '') return bucket.split('/').at(-1) || bucket;
  // Two slashes in a row make a folder without a name.
  return path.split('/').slice(depth).join('/') || '/';
}
