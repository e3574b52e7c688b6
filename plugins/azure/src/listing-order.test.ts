import { compareKeys, type ObjectInfo, type ObjectPage } from '@sluice/object-store';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BlobList } from './blob-list.js';
import { inKeyOrder, type ListingParts, levelInKeyOrder } from './listing-order.js';

/** A container that lists as Azure does: by UTF-16, or where its namespace is hierarchical, a folder and all in it before what else begins so. */
class Container {
  readonly requests: { readonly prefix: string; readonly delimiter: string | undefined }[] = [];
  readonly #listed: readonly ObjectInfo[];
  readonly #directories: ReadonlySet<string>;
  readonly #pageSize: number;
  readonly #isHierarchical: boolean;

  constructor(keys: readonly string[], { isHierarchical = false, pageSize = 2 } = {}) {
    this.#isHierarchical = isHierarchical;
    this.#pageSize = pageSize;
    this.#directories = new Set(isHierarchical ? keys.flatMap(foldersOf) : []);
    const rank = (key: string): string => (isHierarchical ? key.replaceAll('/', '\0') : key);
    this.#listed = [...new Set([...keys, ...this.#directories])]
      .sort((a, b) => (rank(a) < rank(b) ? -1 : 1))
      .map((key) => ({ key, size: 1, lastModified: 0 }));
  }

  readonly list: ListingParts['list'] = async function* (this: Container, prefix: string, delimiter?: string) {
    this.requests.push({ prefix, delimiter });
    const items = this.#items(prefix, delimiter);
    for (let at = 0; at === 0 || at < items.length; at += this.#pageSize) yield this.#page(items.slice(at, at + this.#pageSize));
  }.bind(this);

  /** What is below a prefix: names, with a slash at the end where a delimiter rolled something up. */
  #items(prefix: string, delimiter: string | undefined): readonly string[] {
    const names = this.#listed.map(({ key }) => key).filter((key) => key.startsWith(prefix));
    if (delimiter === undefined) return names;
    const rolled = names.map((key) => {
      const end = key.indexOf(delimiter, prefix.length);
      if (end !== -1) return key.slice(0, end + 1);
      return this.#directories.has(key) ? `${key}/` : key;
    });
    return [...new Set(rolled)];
  }

  #page(names: readonly string[]): BlobList {
    const isFolder = (name: string): boolean => name.endsWith('/');
    const isDirectory = (name: string): boolean => this.#isHierarchical && this.#directories.has(name);
    return {
      objects: names.filter((key) => !isFolder(key) && !isDirectory(key)).map((key) => ({ key, size: 1, lastModified: 0 })),
      prefixes: names.filter(isFolder),
      directories: names.filter(isDirectory),
    };
  }
}

function foldersOf(key: string): string[] {
  const parts = key.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

async function all(
  pages: AsyncIterable<ObjectPage>,
): Promise<{ keys: string[]; prefixes: string[]; lasts: number; most: number }> {
  const [keys, prefixes]: [string[], string[]] = [[], []];
  let [lasts, most] = [0, 0];
  for await (const page of pages) {
    keys.push(...page.objects.map(({ key }) => key));
    prefixes.push(...page.prefixes);
    lasts += page.isLast === true ? 1 : 0;
    most = Math.max(most, page.objects.length);
  }
  return { keys, prefixes, lasts, most };
}

const LAKE = [
  'orders/1',
  'orders/2',
  'orders-old/1',
  'orders.csv',
  'orders v2/a/b',
  'orders0',
  'orders/2-x/1',
  'orders/2/y',
  'x',
];

test('a flat namespace is passed on page by page', async () => {
  const container = new Container(LAKE.filter((key) => key !== 'orders/2'));
  const pages: number[] = [];
  for await (const { objects } of inKeyOrder({ prefix: '', list: container.list })) pages.push(objects.length);
  expect(pages).toEqual([2, 2, 2, 2, 0]);
});

test.each([2, 3, 100])('a hierarchical one is put in order, in pages of %i', async (pageSize) => {
  const keys = LAKE.filter((key) => key !== 'orders/2');
  for (const heldKeys of [1, 1000]) {
    const container = new Container(keys, { isHierarchical: true, pageSize });
    expect(await all(inKeyOrder({ prefix: '', list: container.list, heldKeys }))).toMatchObject({
      keys: [...keys].sort(compareKeys),
      lasts: 1,
    });
  }
});

test('what is beyond UTF-16 comes behind what is not', async () => {
  const container = new Container(['a', '😀', '😀/1', '\uFFEE', 'b😀', 'b\uFFEE']);
  const { keys } = await all(inKeyOrder({ prefix: '', list: container.list }));
  expect(keys).toEqual(['a', 'b\uFFEE', 'b😀', '\uFFEE', '😀', '😀/1']);
});

describe('a large folder', () => {
  const files = Array.from({ length: 5000 }, (_, index) => `orders/part-${String(index).padStart(5, '0')}`);

  test('is not held back once it is known that no sibling comes first', async () => {
    const container = new Container([...files, 'orders0', 'orders_old/1'], { isHierarchical: true, pageSize: 100 });
    const { keys, most } = await all(inKeyOrder({ prefix: '', list: container.list, heldKeys: 300 }));
    expect(keys).toEqual([...files, 'orders0', 'orders_old/1']);
    expect(most).toBeLessThanOrEqual(400);
    expect(container.requests).toEqual([
      { prefix: '', delimiter: undefined },
      { prefix: 'orders', delimiter: '/' },
    ]);
  });

  test('waits until the siblings that come first have been listed, each once', async () => {
    const siblings = ['orders-old/1', 'orders-old/x/1', 'orders-old/x-y/1', 'orders.csv'];
    const container = new Container([...files, ...siblings, 'p'], { isHierarchical: true, pageSize: 100 });
    const { keys, most } = await all(inKeyOrder({ prefix: '', list: container.list, heldKeys: 300 }));
    expect(keys).toEqual([...[...files, ...siblings].sort(compareKeys), 'p']);
    expect(most).toBeLessThanOrEqual(400);
    expect(container.requests.map(({ prefix }) => prefix)).toEqual(['', 'orders', 'orders-old/']);
  });
});

const segment = fc.string({ unit: fc.constantFrom('a', 'b', '-', '.', ' ', '0', '😀', '\uFFEE'), minLength: 1, maxLength: 3 });
const key = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
/** No key is a folder of another. */
const keys = fc
  .uniqueArray(key, { maxLength: 40 })
  .map((all) => all.filter((each) => !all.some((other) => other.startsWith(`${each}/`))));
const shape = fc.record({ isHierarchical: fc.boolean(), pageSize: fc.integer({ min: 1, max: 7 }) });

test('any listing is whole and in order', async () => {
  const held = fc.constantFrom(1000, 0, 3);
  await fc.assert(
    fc.asyncProperty(keys, shape, held, fc.integer({ min: 0, max: 3 }), async (made, options, heldKeys, cut) => {
      // Beyond what is held, keys of characters beyond UTF-16 may come in another order, which whoever reads them tells.
      const given = heldKeys === 1000 ? made : made.map((each) => each.replaceAll('😀', 'c'));
      const unique = [...new Set(given)].filter((each) => !given.some((other) => other.startsWith(`${each}/`)));
      const container = new Container(unique, options);
      const prefix = [...(unique[0] ?? '')].slice(0, cut).join('');
      const { keys: listed, lasts } = await all(inKeyOrder({ prefix, list: container.list, heldKeys }));
      expect(listed).toEqual(unique.filter((each) => each.startsWith(prefix)).sort(compareKeys));
      expect(lasts).toBe(1);
    }),
    { numRuns: 1000 },
  );
});

test('a sibling that lies in the same page as the folder comes once', async () => {
  const container = new Container(['.a ', '.a/b/c'], { isHierarchical: true, pageSize: 4 });
  const { keys: listed } = await all(inKeyOrder({ prefix: '', list: container.list, heldKeys: 0 }));
  expect(listed).toEqual(['.a ', '.a/b/c']);
});

test('any level is whole and in order', async () => {
  await fc.assert(
    fc.asyncProperty(keys, shape, async (made, options) => {
      const container = new Container(made, options);
      const { keys: listed, prefixes, lasts } = await all(levelInKeyOrder({ prefix: '', list: container.list }, '/'));
      expect(listed).toEqual(made.filter((each) => !each.includes('/')).sort(compareKeys));
      const folders = new Set(made.filter((each) => each.includes('/')).map((each) => each.slice(0, each.indexOf('/') + 1)));
      expect(prefixes).toEqual([...folders].sort(compareKeys));
      expect(lasts).toBe(1);
    }),
    { numRuns: 500 },
  );
});
