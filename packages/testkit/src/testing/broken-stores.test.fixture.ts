import type { ListOptions, ObjectPage, ObjectStore } from '@sluice/object-store';
import { MemoryObjectStore, type MemoryObjectStoreOptions } from '@sluice/object-store/testing';
import { IngestError, isIngestError, type StepContext } from '@sluice/plugin-api';
import type { Lake } from '../harness/store-harness.js';
import { CANARY, type MakeStore } from './memory-harness.test.fixture.js';
import { countedOnce, impatient, toldOf, unbounded } from './told-of.test.fixture.js';
import { withOverrides } from './with-overrides.test.fixture.js';

/** What a store does otherwise than a sound one. */
type Break = (sound: MemoryObjectStore, options: MemoryObjectStoreOptions) => Partial<ObjectStore>;

const broken =
  (breakIt: Break): MakeStore =>
  (lake: Lake, options: MemoryObjectStoreOptions) => {
    const sound = new MemoryObjectStore(lake, options);
    return withOverrides<ObjectStore>(sound, breakIt(sound, options));
  };

/** Changes each page of a listing. */
const pages = (change: (page: ObjectPage, options: ListOptions) => ObjectPage): MakeStore =>
  broken((sound) => ({
    list: async function* (bucket, options, context) {
      for await (const page of sound.list(bucket, options, context)) yield change(page, options);
    },
  }));

/** Changes each key of a listing. */
const keys = (change: (key: string) => string): MakeStore =>
  pages((page) => ({ ...page, objects: page.objects.map((object) => ({ ...object, key: change(object.key) })) }));

/** Lists all at once. */
const listing = (change: (all: ObjectPage[], options: ListOptions) => readonly ObjectPage[]): MakeStore =>
  broken((sound) => ({
    list: async function* (bucket, options, context) {
      const all: ObjectPage[] = [];
      for await (const page of sound.list(bucket, options, context)) all.push(page);
      yield* change(all, options);
    },
  }));

/** Uses its context otherwise in what it reads. */
const contexts = (change: (context: StepContext) => StepContext): MakeStore =>
  broken((sound) => ({
    read: (bucket, key, context, range) => sound.read(bucket, key, change(context), range),
    head: (bucket, key, context) => sound.head(bucket, key, change(context)),
  }));

const hasCode = (error: unknown, code: string): boolean => isIngestError(error) && error.code === code;

/** For each rule of stores, one that breaks it and no other. */
export const BROKEN_STORES: Readonly<Record<string, MakeStore>> = {
  'lists-buckets': broken((sound) => ({
    listBuckets: async function* (context) {
      for await (const page of sound.listBuckets(context)) yield page.length > 1 ? [...page, ...page.slice(0, 1)] : page;
    },
  })),
  'empty-store': broken((sound) => ({
    listBuckets: async function* (context) {
      for await (const page of sound.listBuckets(context)) {
        if (page.length === 0) throw new IngestError('STORE_REQUEST_FAILED');
        yield page;
      }
    },
  })),
  'empty-bucket': pages((page, { prefix }) => {
    if (page.objects.length === 0 && prefix === '') throw new IngestError('BUCKET_NOT_FOUND');
    return page;
  }),
  'bucket-pages-of-one': broken((sound) => ({
    listBuckets: async function* (context) {
      for await (const page of sound.listBuckets(context)) {
        yield page;
        return;
      }
    },
  })),
  'pages-of-one': listing((all) => (all.length === 4 ? all.slice(0, 3) : all)),
  'key-order': listing((all, { delimiter }) => {
    const objects = all.flatMap((page) => page.objects).sort((a, b) => (a.key < b.key ? -1 : 1));
    // Those of the other rules are in one order whatever that is.
    return delimiter === undefined && objects.length === 11 ? [{ objects, prefixes: [], isLast: true }] : all;
  }),
  'odd-keys': keys((key) => key.replace('+', ' ')),
  'odd-paths': keys((key) => key.replace('//', '/')),
  'dot-segments': keys((key) => key.replace('/./', '/')),
  backslashes: keys((key) => key.replaceAll('\\', '/')),
  'control-characters': keys((key) => key.replace('\t', ' ')),
  prefixes: broken((sound) => ({
    list: (bucket, options, context) =>
      sound.list(bucket, { ...options, prefix: options.prefix.replace(/(?<=[^/])$/, '/') }, context),
  })),
  'start-after': broken((sound) => ({
    list: (bucket, { startAfter, ...options }, context) =>
      sound.list(bucket, startAfter === undefined ? options : { ...options, startAfter: startAfter.slice(0, -1) + 1 }, context),
  })),
  delimiter: pages((page) => ({ ...page, prefixes: page.prefixes.map((prefix) => prefix.slice(0, -1)) })),
  'whole-objects': broken((sound) => ({
    read: async (bucket, key, context, range) => {
      const bytes = await sound.read(bucket, key, context, range);
      return bytes && new TextEncoder().encode(new TextDecoder().decode(bytes));
    },
  })),
  ranges: broken((sound) => ({
    read: (bucket, key, context, range) => sound.read(bucket, key, context, range && { ...range, length: range.length + 1 }),
  })),
  'ranges-past-the-end': broken((sound) => ({
    read: async (bucket, key, context, range) => {
      const bytes = await sound.read(bucket, key, context, range);
      if (range !== undefined && bytes?.length === 0) throw new IngestError('STORE_REQUEST_FAILED');
      return bytes;
    },
  })),
  'missing-objects': broken((sound) => ({
    head: async (bucket, key, context) => {
      const found = await sound.head(bucket, key, context);
      if (found === undefined) throw new IngestError('OBJECT_NOT_FOUND');
      return found;
    },
  })),
  'missing-buckets': broken((sound) => ({
    list: async function* (bucket, options, context) {
      try {
        yield* sound.list(bucket, options, context);
      } catch (error) {
        if (!hasCode(error, 'BUCKET_NOT_FOUND')) throw error;
      }
    },
  })),
  heads: broken((sound) => ({
    head: async (bucket, key, context) => {
      const found = await sound.head(bucket, key, context);
      return found && { ...found, lastModified: 0 };
    },
  })),
  'same-twice': broken((sound) => {
    let calls = 0;
    return {
      list: async function* (bucket, options, context) {
        calls += 1;
        for await (const page of sound.list(bucket, options, context)) {
          yield { ...page, objects: page.objects.map((object) => ({ ...object, lastModified: object.lastModified + calls })) };
        }
      },
    };
  }),
  'plain-buckets': broken((sound) => ({
    listBuckets: async function* (context) {
      for await (const page of sound.listBuckets(context))
        yield page.map((bucket) => ({ ...bucket, region: Symbol.for('here') as never }));
    },
  })),
  addresses: broken(({ urls }) => ({
    urls: { ...urls, object: (bucket, key) => urls.object(bucket, key.replaceAll('%20', ' ')) },
  })),
  'closes-twice': broken(() => {
    let closed = 0;
    return {
      close: async () => {
        closed += 1;
        if (closed === 2) throw new Error('closed already');
      },
    };
  }),
  denied: broken((sound) => ({
    list: async function* (bucket, options, context) {
      try {
        yield* sound.list(bucket, options, context);
      } catch (error) {
        if (!hasCode(error, 'STORE_ACCESS_DENIED')) throw error;
      }
    },
  })),
  unreachable: broken((sound) => ({
    head: (bucket, key, context) =>
      sound
        .head(bucket, key, context)
        .catch((error) => (hasCode(error, 'STORE_UNREACHABLE') ? undefined : Promise.reject(error))),
  })),
  'cut-connection': broken((sound) => ({
    read: async (bucket, key, context, range) => {
      let isCut = false;
      const read = sound.read(
        bucket,
        key,
        toldOf(context, 'cut-connection', () => (isCut = true)),
        range,
      );
      return read.catch((error) => (isCut ? new TextEncoder().encode('what an') : Promise.reject(error)));
    },
  })),
  'cut-body': broken((sound) => ({
    list: async function* (bucket, options, context) {
      let isCut = false;
      try {
        yield* sound.list(
          bucket,
          options,
          toldOf(context, 'cut-body', () => (isCut = true)),
        );
      } catch (error) {
        if (!isCut) throw error;
      }
    },
  })),
  'server-errors': contexts((context) => toldOf(context, 'failing')),
  throttled: contexts(impatient),
  abort: broken((sound) => ({
    read: (bucket, key, context, range) =>
      // Only what is asked before the signal aborts misses that.
      sound.read(bucket, key, context.signal.aborted ? context : { ...context, signal: new AbortController().signal }, range),
  })),
  bounded: contexts(unbounded),
  metered: contexts(countedOnce),
  'check-passes': broken(() => ({
    check: async function* () {
      yield { name: 'mem:ListBuckets', error: new IngestError('STORE_ACCESS_DENIED') };
      return undefined;
    },
  })),
  'check-fails': broken((sound) => ({
    check: async function* (context) {
      for await (const { name, error, message } of sound.check(context)) {
        if (error !== undefined) throw error;
        yield { name, ...(message === undefined ? {} : { message }) };
      }
      return undefined;
    },
  })),
  metrics: broken((sound) => ({
    bucketMetrics: async (buckets, context) => {
      const known = await sound.bucketMetrics?.(buckets, context);
      return new Map(buckets.map(({ name }) => [name, known?.get(name) ?? { size: 0, numberOfObjects: 0 }]));
    },
  })),
  tags: broken((sound) => ({ tags: async (bucket, key, context) => (await sound.tags(bucket, key, context)) ?? [] })),
  capabilities: broken(() => ({ findInventory: async () => undefined })),
  'no-secrets': broken((sound) => ({
    list: async function* (bucket, options, context) {
      try {
        yield* sound.list(bucket, options, context);
      } catch (error) {
        if (!hasCode(error, 'STORE_ACCESS_DENIED')) throw error;
        const path = sound.urls.uri(bucket);
        throw new IngestError('STORE_ACCESS_DENIED', { path, cause: new Error(`GET /?token=${CANARY} answered 403`) });
      }
    },
  })),
};
