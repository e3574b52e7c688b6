import { FilterPattern, type FilterPatternConfig } from '@sluice/plugin-api';
import type { StorageOptions } from './generated/storage-options.js';

/** Where a connection's own filter stands in the workflow file. */
export const CONNECTION_FILTER_POINTER = '/source/serviceConnection/config/containerFilterPattern';
const OPTIONS_FILTER_POINTER = '/source/sourceConfig/config/containerFilterPattern';

/**
 * Which buckets a workflow takes: the options' filter, or the connection's own where they have none.
 *
 * @throws IngestError FILTER_INVALID.
 */
export function bucketFilter(
  { containerFilterPattern }: StorageOptions,
  connectionFilter: { readonly config: FilterPatternConfig; readonly pointer: string } | undefined,
): FilterPattern {
  return containerFilterPattern === undefined && connectionFilter !== undefined
    ? new FilterPattern(connectionFilter.config, connectionFilter.pointer)
    : new FilterPattern(containerFilterPattern ?? {}, OPTIONS_FILTER_POINTER);
}
