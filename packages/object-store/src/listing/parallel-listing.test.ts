import { IngestError } from '@sluice/plugin-api';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ListOptions, ObjectPage } from '../object-store.js';
import { compareKeys } from '../paths/folders.js';
import { ListAhead } from './list-ahead.js';
import { listInParallel } from './parallel-listing.js';

const WORTH = { keys: 2, pageMilliseconds: 0 };

interface StoreOptions {
  readonly pageKeys: number;
  /** Begins each listing at its first key. */
  readonly ignoresStart?: boolean;
  readonly ignoresDelimiter?: boolean;
  /** Says of a page whether it is the last. */
  readonly tellsLast?: boolean;
  /** Refuses to list anything but this prefix. */
  readonly allowed?: string;
  /** Every so many requests, one that is not for this prefix from its beginning fails. */
  readonly failing?: { readonly every: number; readonly unless: string };
  /** Turns up in order for each request: how many turns of the event loop an answer takes. */
  readonly delays?: readonly number[];
}

/** A store that lists as S3 does, and counts what is asked of it. */
class ListedKeys {
  requests = 0;
  inFlight = 0;
  mostInFlight = 0;
  readonly #keys: readonly string[];
  readonly #options: StoreOptions;

  constructor(keys: Iterable<string>, options: StoreOptions) {
    this.#keys = [...new Set(keys)].sort(compareKeys);
    this.#options = options;
  }

  below(prefix: string): readonly string[] {
    return this.#keys.filter((key) => key.startsWith(prefix));
  }

  async *list({ prefix, startAfter = '', delimiter }: ListOptions): AsyncGenerator<ObjectPage> {
    const { pageKeys, ignoresStart = false, ignoresDelimiter = false, tellsLast = false, allowed, failing } = this.#options;
    const start = ignoresStart ? '' : startAfter;
    const left = this.below(prefix).filter((key) => compareKeys(key, start) > 0);
    const children = new Set(
      left.map((key) => {
        const slash = delimiter === undefined || ignoresDelimiter ? -1 : key.indexOf(delimiter, prefix.length);
        return slash === -1 ? key : key.slice(0, slash + 1);
      }),
    );
    const all = [...children];
    for (let at = 0; at === 0 || at < all.length; at += pageKeys) {
      await this.#answer();
      if (allowed !== undefined && (prefix !== allowed || delimiter !== undefined)) {
        throw new IngestError('S3_ACCESS_DENIED', { message: 'no' });
      }
      const isPart = failing !== undefined && (prefix !== failing.unless || delimiter !== undefined);
      if (isPart && this.requests % failing.every === 0) throw new IngestError('S3_REQUEST_FAILED', { message: 'gone' });
      const page = all.slice(at, at + pageKeys);
      const isFolder = (key: string): boolean =>
        delimiter !== undefined && !ignoresDelimiter && key.indexOf('/', prefix.length) !== -1;
      yield {
        objects: page.filter((key) => !isFolder(key)).map((key) => ({ key, size: key.length, lastModified: 0 })),
        prefixes: page.filter(isFolder),
        ...(tellsLast ? { isLast: at + pageKeys >= all.length } : {}),
      };
    }
  }

  async #answer(): Promise<void> {
    const { delays = [0] } = this.#options;
    const turns = delays[this.requests % delays.length] ?? 0;
    this.requests += 1;
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    for (let turn = 0; turn <= turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    this.inFlight -= 1;
  }
}

async function listed(
  store: Pick<ListedKeys, 'list'>,
  prefix: string,
  { lanes = 8, ahead = new ListAhead(50_000), worth = WORTH } = {},
  isAlone = true,
) {
  const reasons: string[] = [];
  const keys: string[] = [];
  let mostHeld = 0;
  const signal = new AbortController().signal;
  const list = (options: ListOptions) => store.list(options);
  for await (const page of listInParallel({
    list,
    prefix,
    lanes,
    worth,
    ahead,
    signal,
    onSerial: (reason) => reasons.push(reason),
  })) {
    mostHeld = Math.max(mostHeld, ahead.held);
    keys.push(...page.objects.map(({ key }) => key));
  }
  if (isAlone) expect(ahead.held).toBe(0);
  return { keys, reasons, mostHeld };
}

const name = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', 'c', '0', '1', '9', '-', '='), minLength: 1, maxLength: 4 }),
  fc.string({ unit: fc.constantFrom('a', 'é', '\uFFFD', '\u{1F600}', '\u{10FFFF}', '.', ' '), minLength: 1, maxLength: 2 }),
  fc.nat({ max: 400 }).map(String),
);
const folders = fc.array(name, { maxLength: 4 }).map((names) => names.map((each) => `${each}/`).join(''));
/** Folders of many files, of few, and keys beside them; some keys are folders of others, some end in a slash. */
const keySets = fc
  .array(fc.tuple(folders, fc.integer({ min: 1, max: 120 }), fc.constantFrom('hex', 'count', 'marker'), fc.nat()), {
    maxLength: 12,
  })
  .map((groups) =>
    groups.flatMap(([folder, count, shape, seed]) =>
      Array.from({ length: shape === 'marker' ? 1 : count }, (_, index) => {
        if (shape === 'marker') return folder === '' ? 'x' : folder;
        return folder + (shape === 'hex' ? Math.imul(seed + index, 0x9e3779b1).toString(16) : String(index));
      }),
    ),
  );
const stores = fc.record({
  pageKeys: fc.integer({ min: 1, max: 40 }),
  tellsLast: fc.boolean(),
  delays: fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 9 }),
});
const lanes = fc.integer({ min: 1, max: 16 });

describe('the keys are those of a serial listing, in its order', () => {
  test.each<[string, Partial<StoreOptions>]>([
    ['of a store as it should be', {}],
    ['of a store that ignores where a listing is to begin', { ignoresStart: true }],
    ['of a store that knows no folders', { ignoresDelimiter: true }],
    ['of a store that lets no part be listed', { allowed: '' }],
    ['of a store that lists some parts and then refuses', { failing: { every: 7, unless: '' } }],
  ])('%s', async (_, how) => {
    await fc.assert(
      fc.asyncProperty(keySets, stores, lanes, fc.nat({ max: 6 }), async (keys, options, width, prefixLength) => {
        const prefix = [...(keys[0] ?? '')].slice(0, prefixLength).join('');
        const { allowed, failing, ...others } = how;
        const refusing = {
          ...(allowed === undefined ? {} : { allowed: prefix }),
          ...(failing === undefined ? {} : { failing: { ...failing, unless: prefix } }),
        };
        const store = new ListedKeys(keys, { ...options, ...others, ...refusing });
        const held = 1 + ((prefixLength * width * 37) ** 2 % 20_000);
        const result = await listed(store, prefix, { lanes: width, ahead: new ListAhead(held) });
        expect(result.keys).toEqual(store.below(prefix));
        expect(store.mostInFlight).toBeLessThanOrEqual(width);
      }),
      { numRuns: 400 },
    );
  });
});

/** 20,000 keys in 40 folders of uneven size, of which one is nearly half. */
const MANY = Array.from({ length: 40 }, (_, folder) =>
  Array.from(
    { length: folder === 7 ? 9500 : 269 },
    (_, index) => `t/p=${folder + 10}/${Math.imul(index + folder, 0x9e3779b1) >>> 0}`,
  ),
).flat();

describe('a long listing', () => {
  test('is divided: most pages are asked for side by side, and few more requests are made than pages', async () => {
    const store = new ListedKeys(MANY, { pageKeys: 100, delays: [3] });
    const { keys, reasons } = await listed(store, 't/', { lanes: 16 });
    expect(keys).toEqual(store.below('t/'));
    expect(reasons).toEqual([]);
    expect(store.mostInFlight).toBe(16);
    expect(store.requests).toBeLessThan((2 * MANY.length) / 100);
  });

  test('holds no more keys than all listings together may', async () => {
    const store = new ListedKeys(MANY, { pageKeys: 100, delays: [0, 5, 2] });
    const { keys, mostHeld } = await listed(store, 't/', { lanes: 16, ahead: new ListAhead(6000) });
    expect(keys).toEqual(store.below('t/'));
    expect(mostHeld).toBeGreaterThan(500);
    // A page that is waited for, and a look-up, are asked for in any case.
    expect(mostHeld).toBeLessThanOrEqual(8000);
  });

  test('shares what may be held with all others', async () => {
    const ahead = new ListAhead(8000);
    const listings = Array.from({ length: 6 }, () => {
      const store = new ListedKeys(MANY, { pageKeys: 100, delays: [0, 5, 2] });
      return listed(store, 't/', { lanes: 16, ahead }, false);
    });
    const results = await Promise.all(listings);
    for (const { keys } of results) expect(keys).toHaveLength(MANY.length);
    expect(Math.max(...results.map(({ mostHeld }) => mostHeld))).toBeLessThanOrEqual(8000 + 6 * 2000);
    expect(ahead.held).toBe(0);
  });

  test.each<[string, Partial<StoreOptions>, RegExp]>([
    ['ignores where a listing is to begin', { ignoresStart: true }, /does not begin a listing where it is asked to/],
    ['lets no part be listed', { allowed: 't/' }, /refused to list a part of it: no/],
  ])('of a store that %s goes on serially, and says so once', async (_, how, reason) => {
    const store = new ListedKeys(MANY, { pageKeys: 100, ...how });
    const { keys, reasons } = await listed(store, 't/');
    expect(keys).toEqual(store.below('t/'));
    expect(reasons).toEqual([expect.stringMatching(reason)]);
    // The part that had come in order is not asked for again, but by a store that begins anew.
    expect(store.requests).toBeLessThan((2.5 * MANY.length) / 100);
  });

  test.each([
    ['with one lane', { lanes: 1 }],
    ['of a store that answers at once', { worth: { keys: 2, pageMilliseconds: 60_000 } }],
    ['that is not long after all', { worth: { keys: MANY.length + 1, pageMilliseconds: 0 } }],
  ])('%s asks for its pages alone', async (_, how) => {
    const store = new ListedKeys(MANY, { pageKeys: 100 });
    const { keys } = await listed(store, 't/', how);
    expect(keys).toEqual(store.below('t/'));
    expect(store.requests).toBe(Math.ceil(MANY.length / 100));
  });

  test('that is left before its end stops asking', async () => {
    const store = new ListedKeys(MANY, { pageKeys: 100, delays: [2] });
    const ahead = new ListAhead(50_000);
    const signal = new AbortController().signal;
    const list = (options: ListOptions) => store.list(options);
    let pages = 0;
    for await (const _ of listInParallel({ list, prefix: 't/', lanes: 8, worth: WORTH, ahead, signal, onSerial: () => {} })) {
      pages += 1;
      if (pages === 20) break;
    }
    expect(ahead.held).toBe(0);
    const { requests } = store;
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(store.requests).toBe(requests);
    expect([ahead.held, store.inFlight]).toEqual([0, 0]);
  });

  test('that fails everywhere fails, and does not end', async () => {
    const store = new ListedKeys(MANY, { pageKeys: 100 });
    let requests = 0;
    const list = async function* (options: ListOptions) {
      for await (const page of store.list(options)) {
        requests += 1;
        if (requests > 30) throw new IngestError('S3_REQUEST_FAILED', { message: 'gone' });
        yield page;
      }
    };
    await expect(listed({ list }, 't/')).rejects.toMatchObject({ code: 'S3_REQUEST_FAILED' });
  });

  test('of a store without order fails, and says which keys', async () => {
    const list = async function* () {
      yield { objects: ['t/a', 't/c', 't/b'].map((key) => ({ key, size: 1, lastModified: 0 })), prefixes: [] };
    };
    await expect(listed({ list }, 't/')).rejects.toMatchObject({
      code: 'LISTING_DISORDERED',
      message: 'The store listed t/b behind t/c, which is not in the order of keys',
    });
  });
});
