import type { Bucket, StoreUrls } from '@sluice/object-store';

const CONSOLES: readonly (readonly [regionPrefix: string, console: string])[] = [
  ['cn-', 'https://console.amazonaws.cn'],
  ['us-gov-', 'https://console.amazonaws-us-gov.com'],
  ['', 'https://s3.console.aws.amazon.com'],
];

/** How S3 names its places. */
export class S3Urls implements StoreUrls {
  readonly #defaultRegion: string;
  readonly #console: string | undefined;

  /**
   * @param defaultRegion the region of a bucket that does not say its own.
   * @param console replaces the address of Amazon's console.
   */
  constructor(defaultRegion: string, console?: string) {
    this.#defaultRegion = defaultRegion;
    this.#console = console?.replace(/\/+$/, '');
  }

  uri({ name }: Bucket, path?: string): string {
    return path === undefined ? `s3://${name}` : `s3://${name}/${path}`;
  }

  bucket(bucket: Bucket): string {
    return `${this.#page(bucket)}&tab=objects`;
  }

  folder(bucket: Bucket, path: string): string {
    return `${this.#page(bucket)}&prefix=${encodePath(path)}/&showversions=false`;
  }

  object(bucket: Bucket, key: string): string {
    return `${this.#page(bucket, 'object')}&prefix=${encodePath(key)}`;
  }

  #page(bucket: Bucket, kind: 'buckets' | 'object' = 'buckets'): string {
    const region = bucket.region ?? this.#defaultRegion;
    const console = this.#console ?? CONSOLES.find(([prefix]) => region.startsWith(prefix))?.[1];
    return `${console}/s3/${kind}/${bucket.name}?region=${region}`;
  }
}

function encodePath(path: string): string {
  return encodeURIComponent(path).replaceAll('%2F', '/');
}
