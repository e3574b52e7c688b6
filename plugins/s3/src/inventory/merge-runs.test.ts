import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isIngestError } from '@sluice/plugin-api';
import { array, assert, asyncProperty, boolean, constantFrom, integer, record, uniqueArray } from 'fast-check';
import { expect, test } from 'vitest';
import { inventoryPages } from './inventory-pages.js';
import type { InventoryRun } from './inventory-run.js';
import { KeyPrefixes } from './key-prefixes.js';
import { mergeRuns, type RowRange } from './merge-runs.js';
import type { RowBatch } from './row-block.js';

interface Row {
  readonly key: string;
  readonly size: number;
}

const NOTHING_KNOWN = Buffer.alloc(0);
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

function batchOf(rows: readonly Row[]): RowBatch {
  const keys = rows.map(({ key }) => Buffer.from(key));
  const ends = Int32Array.from(keys, (_, at) => keys.slice(0, at + 1).reduce((sum, { length }) => sum + length, 0));
  return {
    count: rows.length,
    bytes: Buffer.concat(keys),
    starts: Int32Array.from(ends, (end, at) => end - (keys[at]?.length ?? 0)),
    ends,
    sizes: Float64Array.from(rows, ({ size }) => size),
    modified: Float64Array.from(rows, ({ size }) => size * 1000),
    archived: Uint8Array.from(rows, ({ size }) => size % 2),
  };
}

/** A run whose bounds are known or not, and that tells when it is read. */
function runOf(rows: readonly Row[], isKnown: boolean, onRead: () => void = () => undefined): InventoryRun {
  const sorted = rows.map(({ key }) => key).sort(byBytes);
  const [lower, upper] = [sorted[0], sorted.at(-1)].map((key) => Buffer.from(key ?? ''));
  return {
    lower: (isKnown ? lower : undefined) ?? NOTHING_KNOWN,
    ...(isKnown && upper !== undefined ? { upper } : {}),
    uri: 's3://inventories/file',
    async *read() {
      onRead();
      for (let from = 0; from < rows.length; from += 3) yield batchOf(rows.slice(from, from + 3));
    },
  };
}

async function merged(runs: readonly InventoryRun[], prefixes: readonly string[] = [''], waitingMaxBytes?: number) {
  const objects = [];
  for await (const page of inventoryPages(mergeRuns(runs, new KeyPrefixes(prefixes), waitingMaxBytes)))
    objects.push(...page.objects);
  return objects;
}

const objectOf = ({ key, size }: Row) => ({
  key,
  size,
  lastModified: size * 1000,
  ...(size % 2 === 1 ? { archived: true } : {}),
});

test('however keys are shuffled over runs, they come in the order of their bytes, each once, and those below the prefixes alone', async () => {
  const key = array(constantFrom('a', 'b', '/', 'é', '\uFFEE', '😀', 'z'), { minLength: 1, maxLength: 6 }).map((parts) =>
    parts.join(''),
  );
  const lake = record({
    rows: uniqueArray(record({ key, size: integer({ min: 0, max: 9 }), run: integer({ min: 0, max: 5 }), at: integer() }), {
      selector: (row) => row.key,
      maxLength: 60,
    }),
    known: array(boolean(), { minLength: 6, maxLength: 6 }),
    sorted: array(boolean(), { minLength: 6, maxLength: 6 }),
    prefixes: constantFrom([''], ['a'], ['a/', 'b'], ['é', '😀'], ['ab', 'b/', 'z']),
    waitingMaxBytes: constantFrom(0, 300, 1e6),
  });
  await assert(
    asyncProperty(lake, async ({ rows, known, sorted, prefixes, waitingMaxBytes }) => {
      const runs = known.map((isKnown, index) => {
        const own = rows.filter(({ run }) => run === index);
        const compare = sorted[index] === true ? byBytes : undefined;
        return runOf(
          own.sort((a, b) => compare?.(a.key, b.key) ?? a.at - b.at),
          isKnown,
        );
      });
      const wanted = rows.filter((row) => prefixes.some((prefix) => row.key.startsWith(prefix)));
      const expected = wanted.sort((a, b) => byBytes(a.key, b.key)).map(objectOf);
      expect(await merged(runs, prefixes, waitingMaxBytes)).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

test('a run of many rows, in order or not, comes in order, from memory or from a file', async () => {
  const rows = Array.from({ length: 150_000 }, (_, index) => ({
    key: `folder/${String((index * 7919) % 150_000).padStart(8, '0')}`,
    size: 2,
  }));
  const run: InventoryRun = {
    lower: NOTHING_KNOWN,
    uri: 's3://inventories/file',
    async *read() {
      for (let from = 0; from < rows.length; from += 1000) yield batchOf(rows.slice(from, from + 1000));
    },
  };
  for (const waitingMaxBytes of [1e9, 2e6]) {
    const keys = (await merged([run], [''], waitingMaxBytes)).map(({ key }) => key);
    expect(keys).toEqual(rows.map(({ key }) => key).sort());
  }
});

/** The number of a file that is opened now: the least that is free. */
async function nextDescriptor(): Promise<number> {
  const file = await open(fileURLToPath(import.meta.url));
  await file.close();
  return file.fd;
}

test('many runs that overlap share one temporary file, and the more there are the fewer rows of each are in memory', async () => {
  const [runCount, rowCount] = [300, 1000];
  const runs = Array.from({ length: runCount }, (_, index): InventoryRun => {
    const keys = Array.from({ length: rowCount }, (__, row) => String(row * runCount + index).padStart(8, '0'));
    const starts = Int32Array.from(keys, (__, row) => row * 8);
    const [bytes, sizes] = [Buffer.from(keys.join('')), new Float64Array(rowCount)];
    return {
      lower: NOTHING_KNOWN,
      uri: 's3://inventories/file',
      async *read() {
        yield { count: rowCount, bytes, starts, ends: starts.map((start) => start + 8), sizes };
      },
    };
  });
  const before = await nextDescriptor();
  let rows = 0;
  let during: number | undefined;
  const ranges: RowRange[] = [];
  for await (const page of mergeRuns(runs, new KeyPrefixes(['']), 0)) {
    during ??= await nextDescriptor();
    if (rows === 0) ranges.push(...page);
    for (const { from, to } of page) rows += to - from;
  }
  expect(rows).toBe(runCount * rowCount);
  expect((during ?? Number.POSITIVE_INFINITY) - before).toBeLessThan(20);
  const blocks = [...new Set(ranges.map(({ block }) => block))];
  expect(blocks).toHaveLength(runCount);
  expect(blocks.reduce((sum, { count }) => sum + count, 0)).toBeLessThan(0.75 * runCount * rowCount);
});

test('of rows with the same key the newest counts, in one run or in several', async () => {
  const rows = [2, 6, 4].map((size) => ({ key: 'a', size }));
  const newest = objectOf({ key: 'a', size: 6 });
  expect(await merged([runOf(rows, true)])).toEqual([newest]);
  expect(await merged(rows.map((row) => runOf([row], true)))).toEqual([newest]);
});

test('runs that do not overlap are read one after another, and those beside the prefixes not at all', async () => {
  const read: string[] = [];
  const runs = ['c', 'a', 'b'].map((each) =>
    runOf(
      Array.from({ length: 1000 }, (_, index) => ({ key: `${each}/${String(index).padStart(4, '0')}`, size: 0 })),
      true,
      () => read.push(each),
    ),
  );
  const ranges = mergeRuns(runs, new KeyPrefixes(['b/', 'c/']));
  await ranges.next();
  expect(read).toEqual(['b']);
  await ranges.next();
  expect(read).toEqual(['b', 'c']);
  await ranges.return(undefined);
});

test.each<[string, InventoryRun[]]>([
  [
    'keys before the run begins',
    [{ ...runOf([{ key: 'a', size: 0 }], true), lower: Buffer.from('c') }, runOf([{ key: 'b', size: 0 }], true)],
  ],
  ['a key that is too long', [runOf([{ key: 'x'.repeat(1025), size: 0 }], true)]],
  ['a row without a size', [runOf([{ key: 'x', size: Number.NaN }], true)]],
])('%s are an error', async (_, runs) => {
  const error: unknown = await merged(runs).catch((reason: unknown) => reason);
  expect(isIngestError(error) && error.code).toBe('INVENTORY_DAMAGED');
});

test('prefixes and bounds meet wherever a key between the bounds may begin with a prefix', () => {
  const meets = (prefixes: readonly string[], lower: string, upper?: string): boolean =>
    new KeyPrefixes(prefixes).mayMeet(Buffer.from(lower), upper === undefined ? undefined : Buffer.from(upper));
  expect([
    meets([''], 'x', 'y'),
    meets(['b'], 'a', 'c'),
    meets(['b'], 'ba', 'bb'),
    meets(['b'], 'a', 'b'),
    meets(['b'], '', undefined),
  ]).toEqual(Array(5).fill(true));
  expect([meets(['b'], 'c', 'd'), meets(['b'], 'a', 'az'), meets(['b'], 'c'), meets([], 'a')]).toEqual(Array(4).fill(false));
});
