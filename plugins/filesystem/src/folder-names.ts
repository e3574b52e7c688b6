import { isUtf8 } from 'node:buffer';
import { constants } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { IngestError } from '@sluice/plugin-api';
import { type Folder, openInside } from './places.js';
import { fileUri } from './urls.js';

/** So many names are asked for at a time. */
const NAMES_AT_A_TIME = 1000;

/** The names in a folder, each as its bytes; those of sockets, pipes and devices are left out. */
export interface FolderNames {
  /** Of files, and of folders with a slash behind them; in no order. */
  readonly names: string[];
  readonly links: readonly string[];
}

/**
 * Reads the names in a folder that begin with a prefix. `undefined` when the folder is not there.
 *
 * @param prefix as its bytes.
 * @throws IngestError NAME_NOT_UTF8, or LINK_REFUSED where the folder has come to lie outside the root.
 */
export async function readNames(folder: Folder, prefix: string): Promise<FolderNames | undefined> {
  const place = await openInside(folder.root, folder.path, constants.O_DIRECTORY);
  if (place === undefined) return undefined;
  const names: string[] = [];
  const links: string[] = [];
  try {
    for await (const entry of await opendir(place.path, { encoding: 'buffer' as BufferEncoding, bufferSize: NAMES_AT_A_TIME })) {
      const bytes = entry.name as unknown as Buffer;
      const name = bytes.toString('latin1');
      if (!name.startsWith(prefix)) continue;
      if (!isUtf8(bytes)) throw notUtf8(folder.path, name);
      if (entry.isSymbolicLink()) links.push(name);
      else if (entry.isDirectory()) names.push(`${name}/`);
      else if (entry.isFile()) names.push(name);
    }
    return { names, links };
  } finally {
    await place.handle.close();
  }
}

function notUtf8(folder: string, name: string): IngestError {
  const shown = name.replace(/[^ -~]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return new IngestError('NAME_NOT_UTF8', {
    message: `A name in ${folder} is not UTF-8, so that it makes no key: ${shown}`,
    path: fileUri(folder),
  });
}
