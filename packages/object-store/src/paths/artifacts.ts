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
 * Why an object is no data: it is such a thing by itself, marks a folder, or is Sluice's own. `undefined` where it may be data.
 *
 * @param name the key without its folder.
 */
export function artifactRule({ size }: Pick<ObjectInfo, 'size'>, name: string): string | undefined {
  if (size === 0 && marksFolder(name)) return 'it marks a folder';
  if (name.endsWith(CHECKSUM)) return `it is an engine's checksum (${CHECKSUM})`;
  // Asked of every key of a listing, of which nearly none begins so.
  if (!name.startsWith('_') && !name.startsWith('.')) return undefined;
  if (name === SIDECAR) return `${SIDECAR} is read by Sluice itself`;
  return ARTIFACTS.has(name) || ARTIFACT_PREFIXES.some((prefix) => name.startsWith(prefix))
    ? `it is an engine's artifact (${name})`
    : undefined;
}

/** Whether an object of that name marks a folder when it is empty. */
export function marksFolder(name: string): boolean {
  return name === '' || name.endsWith(FOLDER_MARKER);
}

/** Whether a file of that name tells of the data beside it: it counts with them, and is read as data only where there is nothing else. */
export function isReadme(name: string): boolean {
  return README.test(name);
}
