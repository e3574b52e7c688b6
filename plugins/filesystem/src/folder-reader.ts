import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectInfo } from '@sluice/object-store';
import type { StepContext } from '@sluice/plugin-api';
import { fromByteText } from './byte-text.js';
import { orMissing } from './errors.js';
import { readNames } from './folder-names.js';
import { assertOnlyDeleted, type Folder, findPlace, folderAt } from './places.js';
import type { Requests } from './requests.js';

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
export type FileFigures = Pick<ObjectInfo, 'size' | 'lastModified'>;

/** Reads what a listing of a bucket comes to. */
export class FolderReader {
  readonly #bucket: string;
  readonly #requests: Requests;
  readonly #context: StepContext;

  constructor(bucket: string, requests: Requests, context: StepContext) {
    this.#bucket = bucket;
    this.#requests = requests;
    this.#context = context;
  }

  /** What in a folder begins with a prefix, which is as its bytes. `undefined` when the folder was deleted. */
  async read(folder: Folder, prefix: string): Promise<ReadFolder | undefined> {
    const request = { name: 'fs.readdir', bucket: this.#bucket, key: folder.key, path: folder.path };
    const read = await this.#requests.send(request, this.#context, () => readFolder(folder, prefix));
    if (read === undefined) await this.#assertOnlyDeleted(folder);
    return read;
  }

  /** What in a folder of a folder is. @param name as its bytes, without a slash. */
  async enter(above: Folder, name: string): Promise<ReadFolder | undefined> {
    const text = fromByteText(name);
    const place = await this.#wait(above, () => findPlace(above, text));
    if (place?.stats.isDirectory() === true) return this.read(folderAt(place, above, `${above.key}${text}/`), '');
    await this.#assertOnlyDeleted(above);
    return undefined;
  }

  /** The objects that files of a folder are; those that were deleted since its names were read are left out. */
  async objects({ folder, linked }: ReadFolder, names: readonly string[]): Promise<readonly ObjectInfo[]> {
    const figures = await this.#wait(folder, () =>
      Promise.all(
        names.map(
          async (name) => linked.get(name) ?? figuresOf(await lstat(join(folder.path, fromByteText(name))).catch(orMissing)),
        ),
      ),
    );
    const objects = names.flatMap((name, index) => {
      const each = figures[index];
      return each === undefined ? [] : [{ key: folder.key + fromByteText(name), ...each }];
    });
    if (objects.length < names.length) await this.#assertOnlyDeleted(folder);
    return objects;
  }

  #assertOnlyDeleted(folder: Folder): Promise<void> {
    return this.#wait(folder, () => assertOnlyDeleted(folder));
  }

  /** Waits for what counts to the reading of a folder. */
  #wait<T>({ path }: Folder, work: () => Promise<T>): Promise<T> {
    return this.#requests.wait('fs.stat', path, this.#context, work);
  }
}

/** Figures of a file; `undefined` of anything else. */
export function figuresOf(stats: Stats | undefined): FileFigures | undefined {
  return stats?.isFile() === true ? { size: stats.size, lastModified: Math.trunc(stats.mtimeMs) } : undefined;
}

async function readFolder(folder: Folder, prefix: string): Promise<ReadFolder | undefined> {
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
