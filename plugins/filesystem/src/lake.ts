import { lstat, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { ByteRange } from '@sluice/object-store';
import { IngestError, isIngestError } from '@sluice/plugin-api';
import { fromByteText } from './byte-text.js';
import { isDenied, orMissing, systemCode } from './errors.js';
import { readNames } from './folder-names.js';
import { type Folder, findPlace, folderAt, identityOf, type Place } from './places.js';
import { type FileFigures, figuresOf, type ReadFolder, readFolder } from './read-folder.js';
import { readRange } from './read-range.js';
import { type FilesystemUrls, fileUri } from './urls.js';

/** What a name has to be, so that it is a folder or file right in another. */
const NAME = new RegExp(`^(?!\\.{1,2}$)[^/\\0${sep === '/' ? '' : '\\\\'}]+$`);

/** The folders and files in a root: none that lies elsewhere, whatever a name or a link says. Each call stands for one request. */
export class Lake {
  readonly #path: string;
  readonly #urls: FilesystemUrls;

  /** @param path of the root; absolute. */
  constructor(path: string, urls: FilesystemUrls) {
    this.#path = path;
    this.#urls = urls;
  }

  /**
   * The names of the buckets, in the order of their UTF-8 bytes: those of folders, and of links that do not lead to a file.
   *
   * @throws IngestError NAME_NOT_UTF8; STORE_UNREACHABLE or STORE_ACCESS_DENIED, which are fatal, where there is no root to read.
   */
  async bucketNames(): Promise<readonly string[]> {
    const root = await this.#root();
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
    const root = await this.#root();
    const place = NAME.test(name) ? await findPlace(root, name).catch((error) => this.#noBucket(name, error)) : undefined;
    return place?.stats.isDirectory() === true ? folderAt(place, root, '') : this.#noBucket(name);
  }

  /**
   * The folder that keys with this prefix are in; `undefined` when there is none.
   *
   * @param prefix ends in a slash, or is empty for the bucket.
   */
  async folder(bucket: string, prefix: string): Promise<Folder | undefined> {
    return this.#descend(await this.bucket(bucket), prefix.split('/').slice(0, -1));
  }

  /** What in a folder begins with a prefix, which is as its bytes. `undefined` when the folder is not there. */
  readFolder(folder: Folder, prefix: string): Promise<ReadFolder | undefined> {
    return readFolder(folder, prefix);
  }

  /** Figures of the file of that key; `undefined` when there is none. */
  async head(bucket: string, key: string): Promise<FileFigures | undefined> {
    return figuresOf((await this.#file(bucket, key))?.stats);
  }

  /** The bytes of the file of that key, or those of a range, which are fewer than its length only at the end. `undefined` when there is none. */
  async read(bucket: string, key: string, range?: ByteRange): Promise<Uint8Array | undefined> {
    const file = await this.#file(bucket, key);
    return file && readRange(file.root, file.path, range);
  }

  /** Puts a file into a folder that is there, in place of one of that name, in one step: it has all of the bytes, or stays as it was. */
  async write(bucket: string, key: string, bytes: Uint8Array): Promise<void> {
    const slash = key.lastIndexOf('/') + 1;
    const folder = await this.folder(bucket, key.slice(0, slash));
    const name = key.slice(slash);
    if (folder === undefined || !NAME.test(name)) {
      throw new IngestError('OBJECT_NOT_FOUND', {
        message: `There is no folder for ${key}`,
        path: this.#urls.uri({ name: bucket }, key),
      });
    }
    const temporary = join(folder.path, `.${name}.${process.pid}.tmp`);
    try {
      await writeFile(temporary, bytes);
      await rename(temporary, join(folder.path, name));
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  async #file(bucket: string, key: string): Promise<(Place & { readonly root: string }) | undefined> {
    const slash = key.lastIndexOf('/') + 1;
    const folder = await this.folder(bucket, key.slice(0, slash));
    const name = key.slice(slash);
    if (folder === undefined || !NAME.test(name)) return undefined;
    const place = await findPlace(folder, name).catch(orTooLong);
    return place?.stats.isFile() === true ? { ...place, root: folder.root } : undefined;
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

  async #root(): Promise<Folder> {
    try {
      const path = await realpath(this.#path);
      const stats = await lstat(path);
      if (!stats.isDirectory()) throw this.#noRoot('is no folder');
      return { path, identity: identityOf(stats), key: '', root: path };
    } catch (error) {
      if (isIngestError(error)) throw error;
      if (isDenied(error)) throw this.#noRoot(`may not be read: ${error instanceof Error ? error.message : ''}`, error);
      // What passes is tried again.
      orMissing(error);
      throw this.#noRoot('is not there', error);
    }
  }

  #noRoot(why: string, cause?: unknown): IngestError {
    return new IngestError(isDenied(cause) ? 'STORE_ACCESS_DENIED' : 'STORE_UNREACHABLE', {
      message: `The root ${this.#path} ${why}`,
      path: fileUri(this.#path),
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

/** The calls of a {@link Lake}. */
export type LakeCalls = Pick<Lake, keyof Lake>;

/** A name that is too long is one of nothing. */
function orTooLong(error: unknown): undefined {
  if (systemCode(error) !== 'ENAMETOOLONG') orMissing(error);
}
