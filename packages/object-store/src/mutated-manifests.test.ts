import { type IngestError, Sensitive, type SourceItem, type Subject } from '@sluice/plugin-api';
import { testContext } from '@sluice/plugin-api/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StorageSource } from './storage-source.js';
import { MemoryObjectStore } from './testing/memory-object-store.js';

const CONTEXT = testContext({ now: 0 });

const OBJECTS: Readonly<Record<string, string>> = {
  'a/1.csv': 'id,total\n1,2.5\n',
  'a/b/2.json': '{"a": 1}\n',
  'a/b/c/year=2024/3.csv': 'x\n1\n',
  'a/b/c/2024-01-01/4.parquet': 'no parquet',
  'a/_SUCCESS': '',
  'm/1.png': 'x',
  'm/cats/2.png': 'x',
  'm/cats/3.zip': 'x',
  '/odd//5.csv': 'y\n2\n',
  'top.csv': 'z\n3\n',
  'top.txt': 'text',
};

const paths = fc.constantFrom(
  ...[
    'a',
    'a/b',
    'm',
    'm/cats',
    '/',
    '',
    'top.csv',
    'none',
    '*',
    '**',
    '**/*',
    'a/**/*.csv',
    'a/*/*',
    '{a,m}/*',
    'm/[c]*/*',
    '?/*',
    '[',
    '{',
    '**/**',
  ],
);
const entries = fc.record(
  {
    dataPath: paths,
    structureFormat: fc.constantFrom('csv', 'json', 'parquet', 'avro', 'MF4', 'csv.gz', 'nonsense'),
    separator: fc.constantFrom(',', ';', ''),
    isPartitioned: fc.boolean(),
    partitionColumns: fc.array(
      fc.record({ name: fc.constantFrom('year', 'x', ''), dataType: fc.constantFrom('INT', 'nonsense') }),
      { maxLength: 2 },
    ),
    depth: fc.integer({ min: -1, max: 3 }),
    unstructuredFormats: fc.array(fc.constantFrom('png', '*', '.csv', ''), { maxLength: 2 }),
    unstructuredData: fc.boolean(),
    autoPartitionDetection: fc.boolean(),
    samples: fc.integer({ min: 0, max: 3 }),
    collapse: fc.boolean(),
    header: fc.boolean(),
    excludePaths: fc.array(fc.constantFrom('b', 'cats'), { maxLength: 1 }),
    excludePatterns: fc.array(paths, { maxLength: 1 }),
  },
  { requiredKeys: ['dataPath'] },
);
/** An entry with one of its values replaced by anything, or with a key that there is not. */
const mutated = fc
  .tuple(entries, fc.option(fc.tuple(fc.nat(), fc.jsonValue())), fc.option(fc.tuple(fc.string(), fc.jsonValue())))
  .map(([entry, replaced, added]) => {
    const keys = Object.keys(entry);
    return {
      ...entry,
      ...(replaced === null ? {} : { [keys[replaced[0] % keys.length] ?? '']: replaced[1] }),
      ...(added === null ? {} : { [added[0]]: added[1] }),
    };
  });
const manifests = fc.oneof(
  { weight: 20, arbitrary: fc.array(mutated, { maxLength: 5 }).map((list) => JSON.stringify({ entries: list })) },
  { weight: 2, arbitrary: fc.jsonValue().map((value) => JSON.stringify({ entries: value })) },
  { weight: 1, arbitrary: fc.json() },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.array(entries, { maxLength: 3 }), fc.nat())
      .map(([list, cut]) => JSON.stringify({ entries: list }).slice(0, cut)),
  },
);

async function itemsOf(manifest: string): Promise<SourceItem[]> {
  const store = new MemoryObjectStore({ b: { ...OBJECTS, 'openmetadata.json': manifest } });
  const service = { name: 'lake', connection: new Sensitive<Record<string, unknown>>({}) };
  const source = new StorageSource({ store, service, serviceType: 'S3', options: {} });
  const items: SourceItem[] = [];
  for await (const root of source.plan(CONTEXT)) {
    for await (const item of source.read(root, CONTEXT)) {
      items.push(item);
      // What goes from split to split has to survive as JSON.
      if (item.type === 'split') {
        const split = JSON.parse(JSON.stringify(item.split)) as typeof item.split;
        for await (const below of source.read(split, CONTEXT)) items.push(below);
      }
    }
  }
  return items;
}

const keyOf = ({ kind, name, at }: Subject): string => JSON.stringify([kind, name, at]);

test('whatever a manifest says, each of its entries has its outcome, no name is there twice, and parents come first', async () => {
  await fc.assert(
    fc.asyncProperty(manifests, async (manifest) => {
      const items = await itemsOf(manifest);
      const told = items.filter((item) => item.type !== 'split');
      const announced = items.flatMap((item) => (item.type === 'split' ? item.split.subjects : []));
      const own = told.map(({ subject }) => keyOf(subject));
      expect(new Set(own).size, 'a subject twice').toBe(own.length);
      const settled = new Set([...own, ...told.flatMap(({ of }) => (of === undefined ? [] : [keyOf(of)]))]);
      for (const subject of announced) expect(settled.has(keyOf(subject)), `nothing said of ${keyOf(subject)}`).toBe(true);
      for (const { of } of told) if (of !== undefined) expect(own).not.toContain(keyOf(of));
      const places = new Set([...told, ...announced.map((subject) => ({ subject }))].map(({ subject }) => subject.at));
      const parsed = told.some(({ subject }) => subject.kind === 'manifest')
        ? []
        : ((JSON.parse(manifest) as { entries?: unknown[] }).entries ?? []);
      for (const index of parsed.keys()) expect(places).toContain(`mem://b/openmetadata.json#/entries/${index}`);
      const written = new Set<string>();
      for (const item of told) {
        if (item.type !== 'entity') continue;
        const { fullyQualifiedName, parent, name } = item.entity;
        expect(written.has(fullyQualifiedName), fullyQualifiedName).toBe(false);
        expect(name.length).toBeGreaterThan(0);
        if (parent !== undefined) expect(written.has(parent), `${fullyQualifiedName} before ${parent}`).toBe(true);
        written.add(fullyQualifiedName);
      }
      const failures = told.flatMap((item) =>
        item.type === 'outcome' && item.outcome.status === 'failed' ? [item.outcome.error] : [],
      );
      expect(failures.map(({ code }: IngestError) => code)).not.toContain('INTERNAL');
    }),
    { numRuns: 1500 },
  );
});
