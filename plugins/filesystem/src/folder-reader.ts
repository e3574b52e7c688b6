import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectInfo } from '@sluice/object-store';
import type { StepContext } from '@sluice/plugin-api';
import { fromByteText } from './byte-text.js';
import { orMissing } from './errors.js';
import type { LakeCalls } from './lake.js';
import { assertOnlyDeleted, type Folder, findPlace, folderAt } from './places.js';
import { figuresOf, type ReadFolder } from './read-folder.js';
import type { Requests } from './requests.js';

/** Reads what a listing of a bucket comes to. */
export class FolderReader {
  readonly #bucket: string;
  readonly #lake: LakeCalls;
  readonly #requests: Requests;
  readonly #context: StepContext;

  constructor(bucket: string, lake: LakeCalls, requests: Requests, context: StepContext) {
    this.#bucket = bucket;
    this.#lake = lake;
    this.#requests = requests;
    this.#context = context;
  }

  /** What in a folder begins with a prefix, which is as its bytes. `undefined` when the folder was deleted. */
  async read(folder: Folder, prefix: string): Promise<ReadFolder | undefined> {
    const request = { name: 'fs.readdir', bucket: this.#bucket, key: folder.key, path: folder.path };
    const read = await this.#requests.send(request, this.#context, () => this.#lake.readFolder(folder, prefix));
    if (read === undefined) await this.#assertOnlyDeleted(folder);
    return read;
  }

  /**
   * What is in a folder of a folder. `undefined` when it was deleted.
   *
   * @param name as its bytes, without a slash.
   */
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
