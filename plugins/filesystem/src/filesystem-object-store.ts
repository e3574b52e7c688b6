import { join, resolve } from 'node:path';
import {
  type Bucket,
  type BucketCheck,
  type ByteRange,
  checkBuckets,
  type ListOptions,
  type ObjectInfo,
  type ObjectPage,
  type ObjectStore,
} from '@sluice/object-store';
import type { StepContext } from '@sluice/plugin-api';
import { toByteText } from './byte-text.js';
import { FolderReader } from './folder-reader.js';
import type { FilesystemConnection } from './generated/config.js';
import { Lake, type LakeCalls } from './lake.js';
import { Requests } from './requests.js';
import { FilesystemUrls } from './urls.js';
import { walk } from './walk.js';

const PAGE_SIZE = 1000;

/** What a store may be made of otherwise. */
export interface StoreParts {
  /** The most buckets, or objects and prefixes, of a page. Default: 1,000. */
  readonly pageSize?: number;
  /** What stands between the store and its lake. */
  readonly through?: (lake: LakeCalls) => LakeCalls;
}

/** A folder of buckets. */
export class FilesystemObjectStore implements ObjectStore {
  readonly actions = { list: 'fs.readdir', read: 'fs.read' };
  readonly urls: FilesystemUrls;
  readonly #root: string;
  readonly #bucketNames: readonly string[] | undefined;
  readonly #pageSize: number;
  readonly #lake: LakeCalls;
  readonly #requests = new Requests();

  constructor({ root, bucketNames }: FilesystemConnection, { pageSize = PAGE_SIZE, through = (lake) => lake }: StoreParts = {}) {
    this.#root = resolve(root);
    this.#bucketNames = bucketNames && [...new Set(bucketNames)];
    this.urls = new FilesystemUrls(this.#root);
    this.#pageSize = pageSize;
    this.#lake = through(new Lake(this.#root, this.urls));
  }

  check(context: StepContext, isWanted?: (name: string) => boolean): BucketCheck {
    return checkBuckets(this, this.#bucketNames === undefined ? 'fs.readdir' : undefined, context, isWanted);
  }

  async *listBuckets(context: StepContext): AsyncGenerator<readonly Bucket[]> {
    const names = this.#bucketNames ?? (await this.#listedNames(context));
    for (let index = 0; index < names.length; index += this.#pageSize) {
      yield names.slice(index, index + this.#pageSize).map((name) => ({ name }));
    }
  }

  async *list(bucket: Bucket, options: ListOptions, context: StepContext): AsyncGenerator<ObjectPage> {
    let objects: ObjectInfo[] = [];
    let prefixes: string[] = [];
    for await (const piece of this.#pieces(bucket, options, context)) {
      for (const each of [...piece.objects, ...piece.prefixes]) {
        if (objects.length + prefixes.length === this.#pageSize) {
          yield { objects, prefixes, isLast: false };
          [objects, prefixes] = [[], []];
        }
        if (typeof each === 'string') prefixes.push(each);
        else objects.push(each);
      }
    }
    yield { objects, prefixes, isLast: true };
  }

  async read(bucket: Bucket, key: string, context: StepContext, range?: ByteRange): Promise<Uint8Array | undefined> {
    const bytes = await this.#send('fs.read', bucket, key, context, () => this.#lake.read(bucket.name, key, range));
    context.meter.bytes(bytes?.length ?? 0);
    return bytes;
  }

  async head(bucket: Bucket, key: string, context: StepContext): Promise<ObjectInfo | undefined> {
    const figures = await this.#send('fs.stat', bucket, key, context, () => this.#lake.head(bucket.name, key));
    return figures && { key, ...figures };
  }

  async write(bucket: Bucket, key: string, bytes: Uint8Array, context: StepContext): Promise<void> {
    await this.#send('fs.write', bucket, key, context, () => this.#lake.write(bucket.name, key, bytes));
  }

  async close(): Promise<void> {
    // Nothing is open between two calls.
  }

  async *#pieces(
    bucket: Bucket,
    { prefix, startAfter, delimiter }: ListOptions,
    context: StepContext,
  ): AsyncGenerator<ObjectPage> {
    const slash = prefix.lastIndexOf('/') + 1;
    const find = () => this.#lake.folder(bucket.name, prefix.slice(0, slash));
    const folder = await this.#send('fs.stat', bucket, prefix, context, find);
    if (folder === undefined) return;
    const reader = new FolderReader(bucket.name, this.#lake, this.#requests, context);
    const read = await reader.read(folder, toByteText(prefix.slice(slash)));
    if (read !== undefined) yield* walk(reader, read, { startAfter, isRolledUp: delimiter === '/' });
  }

  #listedNames(context: StepContext): Promise<readonly string[]> {
    return this.#requests.send({ name: 'fs.readdir', path: this.#root }, context, () => this.#lake.bucketNames());
  }

  /** Sends a request about a key of a bucket, or about what keys begin with. */
  #send<T>(name: string, bucket: Bucket, key: string, context: StepContext, work: () => Promise<T>): Promise<T> {
    const path = join(this.#root, bucket.name, key);
    return this.#requests.send({ name, bucket: bucket.name, key, path }, context, work);
  }
}
