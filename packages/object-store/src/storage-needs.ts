import type { FilterPatternConfig } from '@sluice/plugin-api';
import { bucketFilter, CONNECTION_FILTER_POINTER } from './bucket-filter.js';
import type { StorageOptions } from './generated/storage-options.js';
import { manifestKey } from './manifest/global-manifest.js';

/** A name that a filter's pattern takes letter by letter, or the beginning of one. */
const LITERAL = /^\^?([a-z0-9-]+(?:\\\.[a-z0-9-]+)*)(\$|\.\*\$?)?$/;
const ANY_REST = '*';

/** What a workflow needs of a store: what a policy for it can be narrowed by. */
export interface StorageNeeds {
  /** Whether the buckets have to be found. */
  readonly listsBuckets: boolean;
  /** The names of the buckets that are read; one that ends in `*` stands for all that begin so. */
  readonly buckets: readonly string[];
  readonly tags: boolean;
  readonly metrics: boolean;
  /** Where inventories are delivered, as the workflow says it. */
  readonly inventory?: string;
  /** The object that holds the manifest for all buckets. */
  readonly manifest?: { readonly bucket: string; readonly key: string; readonly hasOwnCredentials: boolean };
}

/** What the options of a workflow, and its connection, need. @throws IngestError FILTER_INVALID. */
export function storageNeeds(
  options: StorageOptions,
  connection: { readonly bucketNames?: readonly string[]; readonly containerFilterPattern?: FilterPatternConfig },
): StorageNeeds {
  const { bucketNames, containerFilterPattern: config } = connection;
  const filter = bucketFilter(options, config && { config, pointer: CONNECTION_FILTER_POINTER });
  const named = bucketNames?.filter((name) => filter.dropRule(name) === undefined);
  const { prefixConfig, securityConfig } = options.storageMetadataConfigSource ?? {};
  const { includes } = options.containerFilterPattern ?? config ?? {};
  const inventory = options.listing?.inventory;
  return {
    listsBuckets: named === undefined,
    buckets: named === undefined ? literalNames(includes ?? []) : [...new Set(named)].sort(),
    tags: options.includeTags === true,
    metrics: options.metrics !== 'none',
    ...(inventory === undefined ? {} : { inventory }),
    ...(prefixConfig === undefined
      ? {}
      : {
          manifest: {
            bucket: prefixConfig.containerName,
            key: manifestKey(prefixConfig),
            hasOwnCredentials: Object.keys(securityConfig ?? {}).length > 0,
          },
        }),
  };
}

/** The names that the patterns take, where each tells how names begin; any name where one does not. */
function literalNames(includes: readonly string[]): readonly string[] {
  const names = includes.map((pattern) => {
    const [, name, end] = LITERAL.exec(pattern) ?? [];
    if (name === undefined) return ANY_REST;
    // A pattern is tried from the start of a name, and need not take all of it.
    return `${name.replaceAll('\\.', '.')}${end === '$' ? '' : ANY_REST}`;
  });
  return names.length === 0 || names.includes(ANY_REST) ? [ANY_REST] : [...new Set(names)].sort();
}
