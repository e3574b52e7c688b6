import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open, readlink, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { IngestError } from '@sluice/plugin-api';
import { linkRefused, orMissing, systemCode } from './errors.js';
import { fileUri } from './urls.js';

/** The root and the bucket come first on the way to a folder. */
const DEPTH_OF_FOLDERS = 2;

/** A file or folder, or whatever else there is. */
export interface Place {
  /** Without links. */
  readonly path: string;
  readonly stats: Stats;
}

/** A folder, by the way that led to it. */
export interface Folder {
  /** Without links. */
  readonly path: string;
  /** Tells the folder from another one at its path. */
  readonly identity: string;
  /** Where it lies in its bucket, with a slash at its end; empty for the bucket, and for the root. */
  readonly key: string;
  /** The folder that it was found in; absent for the root. */
  readonly above?: Folder;
  /** The path of the root, without links. */
  readonly root: string;
}

/** What is open. */
export interface OpenPlace {
  readonly handle: FileHandle;
  /** A path that leads to it as long as it is open. */
  readonly path: string;
}

/**
 * What `name` in a folder is, or leads to where it is a link. `undefined` when there is nothing of that name.
 *
 * @throws IngestError LINK_REFUSED of a link that leads out of the root, to nothing, or to a folder that the link itself is in.
 */
export async function findPlace(folder: Folder, name: string): Promise<Place | undefined> {
  const path = join(folder.path, name);
  const stats = await lstat(path).catch(orMissing);
  if (stats === undefined) return undefined;
  return stats.isSymbolicLink() ? follow(folder, path) : { path, stats };
}

/** The folder at a place that was found in another. */
export function folderAt({ path, stats }: Place, above: Folder, key: string): Folder {
  return { path, identity: identityOf(stats), key, above, root: above.root };
}

/** Tells a file or folder from any other. */
export function identityOf({ dev, ino }: Stats): string {
  return `${dev}:${ino}`;
}

/**
 * Opens a file or folder, which has to lie in the root: what becomes of its path meanwhile leads nowhere else. `undefined` when it is not there.
 *
 * @param flags besides that it is read, and that neither a link is followed nor a pipe waited for.
 * @throws IngestError LINK_REFUSED where it does not.
 */
export async function openInside(root: string, path: string, flags = 0): Promise<OpenPlace | undefined> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | flags).catch(orMissing);
  if (handle === undefined) return undefined;
  try {
    // Only Linux tells where that lies which is open.
    const isKnown = process.platform === 'linux';
    const own = isKnown ? `/proc/self/fd/${handle.fd}` : path;
    const real = isKnown ? await readlink(own) : await realpath(path);
    if (!isWithin(real, root)) throw linkRefused(path, `it has come to lead to ${real}, which is outside root`);
    return { handle, path: own };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * Where something that was in a folder is no longer there: sees to it that it was deleted, and not hidden with the folder, as when that is unmounted.
 *
 * @throws IngestError STORE_REQUEST_FAILED where a folder on the way to it is another than the one that was found.
 */
export async function assertOnlyDeleted(folder: Folder): Promise<void> {
  const way: Folder[] = [];
  for (let each: Folder | undefined = folder; each !== undefined; each = each.above) way.unshift(each);
  for (const [depth, { path, identity }] of way.entries()) {
    const stats = await lstat(path).catch(orMissing);
    // The folder itself was deleted from one that is still there.
    if (stats === undefined && depth >= DEPTH_OF_FOLDERS) return;
    if (stats === undefined || identityOf(stats) !== identity) {
      throw new IngestError('STORE_REQUEST_FAILED', {
        message: `The folder ${path} was moved, unmounted or deleted while it was listed`,
        path: fileUri(path),
        hint: 'Check that what belongs there is mounted, and run again.',
      });
    }
  }
}

async function follow(folder: Folder, link: string): Promise<Place | undefined> {
  const path = await realpath(link).catch(async (error: unknown) => {
    if (systemCode(error) === 'ELOOP') throw linkRefused(link, 'it leads to itself');
    orMissing(error);
    if ((await lstat(link).catch(orMissing)) !== undefined)
      throw linkRefused(link, `it leads to ${await readlink(link)}, where nothing is`);
  });
  if (path === undefined) return undefined;
  if (!isWithin(path, folder.root)) throw linkRefused(link, `it leads to ${path}, which is outside root`);
  for (let each: Folder | undefined = folder; each !== undefined; each = each.above) {
    if (isWithin(each.path, path)) throw linkRefused(link, `it leads to ${path}, which the link itself is in`);
  }
  const stats = await lstat(path).catch(orMissing);
  return stats === undefined ? undefined : { path, stats };
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}
