import { lstat, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { IngestError, isIngestError } from '@sluice/plugin-api';
import { fromByteText } from './byte-text.js';
import { isDenied, orMissing, systemCode } from './errors.js';
import { readNames } from './folder-names.js';
import { type Folder, findPlace, folderAt, identityOf, type Place } from './places.js';
import type { FilesystemUrls } from './urls.js';

/** What a name has to be, so that it is a folder or file right in another. */
const NAME = new RegExp(`^(?!\\.{1,2}$)[^/\\0${sep === '/' ? '' : '\\\\'}]+$`);

/** The folders and files in a root: none that lies elsewhere, whatever a name or a link says. */
export class Lake {
  readonly #path: string;
  readonly #urls: FilesystemUrls;

  /** @param path of the root; absolute. */
  constructor(path: string, urls: FilesystemUrls) {
    this.#path = path;
    this.#urls = urls;
  }

  /**
   * The root as it now is.
   *
   * @throws IngestError STORE_UNREACHABLE or STORE_ACCESS_DENIED, which are fatal.
   */
  async root(): Promise<Folder> {
    try {
      const path = await realpath(this.#path);
      const stats = await lstat(path);
      if (!stats.isDirectory()) throw this.#noRoot('is no folder');
      return { path, identity: identityOf(stats), key: '', root: path };
    } catch (error) {
      if (isIngestError(error)) throw error;
      if (systemCode(error) === 'ENOENT') throw this.#noRoot('is not there', error);
      throw this.#noRoot(`cannot be reached: ${error instanceof Error ? error.message : String(error)}`, error);
    }
  }

  /**
   * The names of the buckets, in the order of their UTF-8 bytes: those of folders, and of links that do not lead to a file.
   *
   * @throws IngestError as `root` does, and NAME_NOT_UTF8.
   */
  async bucketNames(): Promise<readonly string[]> {
    const root = await this.root();
    const read = await readNames(root, '');
    if (read === undefined) throw this.#noRoot('is no longer there');
    const buckets = read.names.filter((name) => name.endsWith('/')).map((name) => name.slice(0, -1));
    for (const link of read.links) {
      // What is wrong with a link is told where its bucket is read.
      const stats = await stat(join(root.path, fromByteText(link))).catch(() => undefined);
      if (stats === undefined || stats.isDirectory()) buckets.push(link);
    }
    return buckets.sort().map(fromByteText);
  }

  /** @throws IngestError BUCKET_NOT_FOUND where there is no folder of that name right in the root, or a link to one that is not followed. */
  async bucket(name: string): Promise<Folder> {
    const root = await this.root();
    const place = NAME.test(name) ? await findPlace(root, name).catch((error) => this.#noBucket(name, error)) : undefined;
    return place?.stats.isDirectory() === true ? folderAt(place, root, '') : this.#noBucket(name);
  }

  /** The folder that keys with this prefix are in; `undefined` when there is none. @param prefix ends in a slash, or is empty for the bucket. */
  async folder(bucket: string, prefix: string): Promise<Folder | undefined> {
    return this.#descend(await this.bucket(bucket), prefix.split('/').slice(0, -1));
  }

  /** The file of that key, with the folder that it is in; `undefined` when there is none. */
  async file(bucket: string, key: string): Promise<{ readonly place: Place; readonly folder: Folder } | undefined> {
    const folder = await this.folder(bucket, key.slice(0, key.lastIndexOf('/') + 1));
    const name = key.slice(key.lastIndexOf('/') + 1);
    if (folder === undefined || !NAME.test(name)) return undefined;
    const place = await findPlace(folder, name).catch(orTooLong);
    return place?.stats.isFile() === true ? { place, folder } : undefined;
  }

  async #descend(bucket: Folder, names: readonly string[]): Promise<Folder | undefined> {
    let folder = bucket;
    for (const name of names) {
      const place = NAME.test(name) ? await findPlace(folder, name).catch(orTooLong) : undefined;
      if (place?.stats.isDirectory() !== true) return undefined;
      folder = folderAt(place, folder, `${folder.key}${name}/`);
    }
    return folder;
  }

  #noRoot(why: string, cause?: unknown): IngestError {
    return new IngestError(isDenied(cause) ? 'STORE_ACCESS_DENIED' : 'STORE_UNREACHABLE', {
      message: `The root ${this.#path} ${why}`,
      path: this.#urls.root,
      hint: 'Check root in source.serviceConnection.config, that what belongs there is mounted, and that the user that runs Sluice may read it.',
      retryable: false,
      fatal: true,
      cause,
    });
  }

  #noBucket(name: string, cause?: unknown): never {
    // A link is no bucket where it leads out of the root.
    const isLink = isIngestError(cause) && cause.code === 'LINK_REFUSED';
    if (cause !== undefined && !isLink) throw cause;
    const { message, hint } = isLink ? cause : { message: `There is no folder ${name} in ${this.#path}`, hint: undefined };
    throw new IngestError('BUCKET_NOT_FOUND', {
      message,
      path: this.#urls.uri({ name }),
      ...(hint === undefined ? {} : { hint }),
      cause,
    });
  }
}

/** A name that is too long is one of nothing. */
function orTooLong(error: unknown): undefined {
  if (systemCode(error) !== 'ENAMETOOLONG') orMissing(error);
}
