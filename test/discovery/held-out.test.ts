import { describe, expect, test } from 'vitest';
import { discoverLake } from './discover-lake.js';
import { HELD_OUT_LAKES, type KnownLake, LAST_LAKES } from './held-out-lakes.js';

/** What a run finds otherwise than a person would, by the lake. */
const DIFFERENT: Readonly<Record<string, { readonly missed: readonly string[]; readonly extra: readonly string[] }>> = {
  // A manifest names tables by folders: it cannot say that all `users` below any tenant are one.
  'tenants above tables': { missed: ['events of all tenants', 'users of all tenants'], extra: [] },
  'several tables of several files in one folder': { missed: ['customers in landing', 'orders in landing'], extra: [] },
  // Folders with names of their own are tables of their own, and a manifest cannot take the whole bucket but by its partitions.
  'documents by their first letters': { missed: ['the whole bucket'], extra: ['a', 'b', 'c', 'd', 'e', 'f'] },
  // It is proposed, of low confidence: text with as many separators in each line.
  'tabs in a text file': { missed: ['ref'], extra: [] },
};

const datasetsOf = ({ tables, media = [] }: Pick<KnownLake, 'tables' | 'media'>): readonly string[] => [
  ...tables,
  ...media.map((path) => `media ${path}`),
];

describe.each([
  ['lakes held out', HELD_OUT_LAKES, { found: 29, right: 23, known: 27 }],
  ['lakes held out to the last', LAST_LAKES, { found: 16, right: 16, known: 18 }],
])('%s', (_, lakes, figures) => {
  test.each(lakes)('$name', async (lake) => {
    const { suggestion, ...discovered } = await discoverLake(lake.objects);
    const [found, known] = [datasetsOf(discovered), datasetsOf(lake)];
    const { missed, extra } = DIFFERENT[lake.name] ?? { missed: [], extra: [] };
    expect(known.filter((path) => !found.includes(path))).toEqual(missed);
    expect(found.filter((path) => !known.includes(path))).toEqual(extra);
    const parts = [...suggestion.proposals, ...suggestion.leftOut, suggestion.beside];
    expect(parts.reduce((sum, { numberOfObjects }) => sum + numberOfObjects, 0)).toBe(suggestion.all.numberOfObjects);
    expect(suggestion.all.numberOfObjects).toBe(Object.keys(lake.objects).length);
  });

  test('are found as precisely and as wholly as the documentation says', async () => {
    const sums = { found: 0, right: 0, known: 0 };
    for (const lake of lakes) {
      const [found, known] = [datasetsOf(await discoverLake(lake.objects)), datasetsOf(lake)];
      sums.found += found.length;
      sums.right += found.filter((path) => known.includes(path)).length;
      sums.known += known.length;
    }
    expect(sums).toEqual(figures);
  });
});
