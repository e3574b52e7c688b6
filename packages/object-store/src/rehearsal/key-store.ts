import { IngestError, type StepContext } from '@sluice/plugin-api';
import type {
  Bucket,
  BucketCheck,
  ByteRange,
  ListOptions,
  ObjectInfo,
  ObjectPage,
  ObjectStore,
  StoreUrls,
} from '../object-store.js';
import { compareKeys } from '../paths/folders.js';

const PAGE_SIZE = 1000;

/** What a {@link KeyStore} holds. */
export interface KeyStoreParts {
  readonly urls: StoreUrls;
  readonly bucket: Bucket;
  /** In the order of their keys. */
  readonly objects: readonly ObjectInfo[];
  /** What can be read, as text, by key. */
  readonly documents: ReadonlyMap<string, string>;
  /** Whether there may be an object that is read and is not known here. */
  readonly isPartial: boolean;
}

/** A store of one bucket that knows the names and sizes of its objects, and the contents of hardly any. Contacts nothing. */
export class KeyStore implements ObjectStore {
  readonly urls: StoreUrls;
  readonly isSerial = true;
  readonly actions = { list: 'list', read: 'read' };
  readonly #parts: KeyStoreParts;

  constructor(parts: KeyStoreParts) {
    this.urls = parts.urls;
    this.#parts = parts;
  }

  async *check(): BucketCheck {
    yield { name: 'list', message: `${this.#parts.objects.length} keys` };
    return [this.#parts.bucket];
  }

  async *listBuckets(): AsyncGenerator<readonly Bucket[]> {
    yield [this.#parts.bucket];
  }

  async *list(_bucket: Bucket, { prefix }: ListOptions, { signal }: StepContext): AsyncGenerator<ObjectPage> {
    const { objects } = this.#parts;
    let at = this.#placeOf(prefix);
    for (;;) {
      signal.throwIfAborted();
      const next = objects.slice(at, at + PAGE_SIZE);
      const page = next.filter(({ key }) => key.startsWith(prefix));
      const isLast = page.length < PAGE_SIZE;
      yield { objects: page, prefixes: [], isLast };
      if (isLast) return;
      at += PAGE_SIZE;
    }
  }

  /** Throws MANIFEST_NOT_READABLE for what may be there: all that a source reads of such a store is manifests. */
  async read(bucket: Bucket, key: string, _context: StepContext, range?: ByteRange): Promise<Uint8Array | undefined> {
    const { documents, isPartial } = this.#parts;
    const text = documents.get(key);
    if (text === undefined && isPartial) {
      throw new IngestError('MANIFEST_NOT_READABLE', {
        message: 'The manifest that lies in the bucket is not known: nothing is contacted',
        path: this.urls.uri(bucket, key),
        hint: 'Give it as --manifest FILE.',
      });
    }
    const bytes = text === undefined ? undefined : new TextEncoder().encode(text);
    return range === undefined ? bytes : bytes?.slice(range.offset, range.offset + range.length);
  }

  async head(_bucket: Bucket, key: string): Promise<ObjectInfo | undefined> {
    const found = this.#parts.objects[this.#placeOf(key)];
    return found?.key === key ? found : undefined;
  }

  async close(): Promise<void> {
    // There is nothing to free.
  }

  /** The index of the first key that is not before the text. */
  #placeOf(text: string): number {
    const { objects } = this.#parts;
    let [low, high] = [0, objects.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareKeys(objects[middle]?.key ?? '', text) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
