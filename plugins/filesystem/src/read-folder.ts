import type { Stats } from 'node:fs';
import type { ObjectInfo } from '@sluice/object-store';
import { fromByteText } from './byte-text.js';
import { readNames } from './folder-names.js';
import { type Folder, findPlace } from './places.js';

const LINKS_AT_A_TIME = 64;

/** A folder whose names were read. */
export interface ReadFolder {
  readonly folder: Folder;
  /** Of what keys come from, as their bytes, in the order of these: files, and folders with a slash behind them. */
  readonly names: readonly string[];
  /** Figures of those files that are links. */
  readonly linked: ReadonlyMap<string, FileFigures>;
}

/** What a listing tells of a file besides its key. */
export type FileFigures = Pick<ObjectInfo, 'size' | 'lastModified' | 'etag'>;

/** Figures of a file; `undefined` of anything else. */
export function figuresOf(stats: Stats | undefined): FileFigures | undefined {
  if (stats?.isFile() !== true) return undefined;
  const { size, mtimeMs, ctimeMs, ino } = stats;
  // A time of change that a copy sets back is told by that of its own.
  return { size, lastModified: Math.trunc(mtimeMs), etag: `${ino}-${ctimeMs}` };
}

/**
 * Reads what in a folder begins with a prefix, which is as its bytes. `undefined` when the folder is not there.
 *
 * @throws IngestError NAME_NOT_UTF8, or LINK_REFUSED of a link that has to be followed.
 */
export async function readFolder(folder: Folder, prefix: string): Promise<ReadFolder | undefined> {
  const read = await readNames(folder, prefix);
  if (read === undefined) return undefined;
  const { names, links } = read;
  const linked = new Map<string, FileFigures>();
  for (let index = 0; index < links.length; index += LINKS_AT_A_TIME) {
    const some = links.slice(index, index + LINKS_AT_A_TIME);
    const places = await Promise.all(some.map((name) => findPlace(folder, fromByteText(name))));
    for (const [at, name] of some.entries()) {
      const stats = places[at]?.stats;
      const figures = figuresOf(stats);
      if (figures !== undefined) linked.set(name, figures);
      if (figures !== undefined || stats?.isDirectory() === true) names.push(figures === undefined ? `${name}/` : name);
    }
  }
  // Bytes, a character each, are in the order of the bytes.
  return { folder, names: names.sort(), linked };
}
