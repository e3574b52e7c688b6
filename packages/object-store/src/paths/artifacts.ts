import type { ObjectInfo } from '../object-store.js';

const ARTIFACT_SEGMENTS = new Set(['_delta_log', '_temporary', '_spark_metadata', '.tmp', '_SUCCESS']);
const ARTIFACT_NAME = /^_committed_|^_started_|^_SUCCESS\.|\.crc$/;
const FOLDER_MARKER = /\/$|_\$folder\$$/;

/**
 * Whether an object is something that an engine leaves beside data and that is never data itself.
 *
 * @param path the key without the data path that it lies below.
 */
export function isArtifact({ size }: Pick<ObjectInfo, 'size'>, path: string): boolean {
  if (size === 0 && (path === '' || FOLDER_MARKER.test(path))) return true;
  const segments = path.split('/');
  return segments.some((segment) => ARTIFACT_SEGMENTS.has(segment)) || ARTIFACT_NAME.test(segments.at(-1) ?? '');
}
