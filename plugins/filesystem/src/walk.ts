import type { ObjectPage } from '@sluice/object-store';
import { fromByteText, toByteText } from './byte-text.js';
import type { FolderReader } from './folder-reader.js';
import type { ReadFolder } from './read-folder.js';

/** So many files are asked for their figures at a time. */
const FILES_AT_A_TIME = 64;
const NOTHING_BEFORE = '';

/** What of a walk counts. */
export interface WalkOptions {
  /** Keys up to this one, itself included, are left out. */
  readonly startAfter?: string | undefined;
  /** Whether folders are told by their own keys, and not walked. */
  readonly isRolledUp?: boolean;
}

/** A folder that the walk is in. */
interface Level {
  readonly read: ReadFolder;
  /** The key of the folder as its bytes. */
  readonly bytes: string;
  next: number;
}

/**
 * The objects in a folder and in those below it, in the order of their keys' UTF-8 bytes, in pieces of any length. In memory are the names of the
 * folders that the walk is in. A folder without objects has no key.
 */
export async function* walk(
  reader: FolderReader,
  from: ReadFolder,
  { startAfter, isRolledUp = false }: WalkOptions,
): AsyncGenerator<ObjectPage> {
  const after = startAfter === undefined ? NOTHING_BEFORE : toByteText(startAfter);
  const levels = [levelOf(from)];
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    const name = level.read.names[level.next];
    if (name === undefined) levels.pop();
    else if (!name.endsWith('/')) {
      const files = nextFiles(level, after);
      if (files.length > 0) yield { objects: await reader.objects(level.read, files), prefixes: [] };
    } else {
      level.next += 1;
      const bytes = level.bytes + name;
      // All in it comes before.
      if (bytes < after && !after.startsWith(bytes)) continue;
      const entered = await reader.enter(level.read.folder, name.slice(0, -1));
      if (entered === undefined) continue;
      if (!isRolledUp) levels.push(levelOf(entered));
      else if (await hasObjects(reader, entered, startAfter)) yield { objects: [], prefixes: [fromByteText(bytes)] };
    }
  }
}

/** The names of files that come next, as their bytes; the level moves on. */
function nextFiles(level: Level, after: string): readonly string[] {
  const { names } = level.read;
  const files: string[] = [];
  for (; files.length < FILES_AT_A_TIME; level.next += 1) {
    const name = names[level.next];
    if (name === undefined || name.endsWith('/')) break;
    if (level.bytes + name > after) files.push(name);
  }
  return files;
}

async function hasObjects(reader: FolderReader, folder: ReadFolder, startAfter: string | undefined): Promise<boolean> {
  for await (const { objects } of walk(reader, folder, { startAfter })) if (objects.length > 0) return true;
  return false;
}

function levelOf(read: ReadFolder): Level {
  return { read, bytes: toByteText(read.folder.key), next: 0 };
}
