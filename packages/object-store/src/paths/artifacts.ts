import type { ObjectInfo } from '../object-store.js';

const ARTIFACTS: ReadonlySet<string> = new Set(['_delta_log', '_temporary', '_spark_metadata', '.tmp', '_SUCCESS']);
const ARTIFACT_PREFIXES = ['_committed_', '_started_', '_SUCCESS.'];
/** What Sluice itself reads beside data. */
const SIDECAR = '_sluice.yaml';
const README = /^readme(?:\.(?:md|markdown|rst|txt|html?))?$/i;
const CHECKSUM = '.crc';
const FOLDER_MARKER = '_$folder$';

/** Whether all that lies below a folder of that name is something that an engine leaves beside data and that is never data itself. */
export function isArtifactFolder(name: string): boolean {
  return ARTIFACTS.has(name);
}

/**
 * Whether an object is such a thing by itself, marks a folder, or is Sluice's own.
 *
 * @param name the key without its folder.
 */
export function isArtifact({ size }: Pick<ObjectInfo, 'size'>, name: string): boolean {
  if (size === 0 && (name === '' || name.endsWith(FOLDER_MARKER))) return true;
  if (name.endsWith(CHECKSUM)) return true;
  // Asked of every key of a listing, of which nearly none begins so.
  if (!name.startsWith('_') && !name.startsWith('.')) return false;
  return ARTIFACTS.has(name) || name === SIDECAR || ARTIFACT_PREFIXES.some((prefix) => name.startsWith(prefix));
}

/** Whether a file of that name tells of the data beside it: it counts with them, and is read as data only where there is nothing else. */
export function isReadme(name: string): boolean {
  return README.test(name);
}
