import { type Container, Sensitive, type SourceItem } from '@sluice/plugin-api';
import { testContext } from '@sluice/plugin-api/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ObjectInfo } from '../object-store.js';
import { compareKeys } from '../paths/folders.js';
import { StorageSource } from '../storage-source.js';
import { MemoryObjectStore } from '../testing/memory-object-store.js';
import { explainKey } from './explain-key.js';
import { rehearseBucket } from './rehearse-bucket.js';

const SERVICE = { name: 's', connection: new Sensitive<Record<string, unknown>>({}) };
const BASE_BYTES = 16;

const KEYS = [
  'a/1.csv',
  'a/b/2.csv',
  'a/b/c/year=2024/3.csv',
  'a/b/c/year=2025/3.csv',
  'a/b/notes.txt',
  'a/_SUCCESS',
  'a/_delta_log/0.csv',
  'a/tmp/4.csv',
  'm/1.png',
  'm/cats/2.png',
  'm/cats/20240101/3.PNG',
  'm/dogs/readme',
  'top.csv',
  'x/2024/01/31/5.csv',
];

const manifests = fc.array(
  fc.record(
    {
      dataPath: fc.constantFrom(
        'a',
        'a/b',
        'm',
        'm/cats',
        'top.csv',
        '*',
        '**/*.csv',
        'a/**/*.csv',
        'a/*/*',
        '{a,m}/*',
        'm/**',
        'x/**',
      ),
      structureFormat: fc.constant('csv'),
      depth: fc.integer({ min: 0, max: 2 }),
      unstructuredFormats: fc.array(fc.constantFrom('png', '*'), { maxLength: 1 }),
      unstructuredData: fc.boolean(),
      autoPartitionDetection: fc.boolean(),
      collapse: fc.boolean(),
      excludePaths: fc.constantFrom(['tmp'], ['b']),
      excludePatterns: fc.constantFrom(['*.txt'], ['a/b/**'], ['?.csv']),
    },
    { requiredKeys: ['dataPath'] },
  ),
  { minLength: 1, maxLength: 3 },
);
const options = fc.record({
  dataPathFilterPattern: fc.record({ excludes: fc.constantFrom<string[]>([], ['a/b'], ['m']) }),
  collapse: fc.boolean(),
});

/** Each key has its own bit in the sizes of the containers that it counts in. */
function contentOf(bit: number): string {
  return 'id\n'.padEnd(BASE_BYTES * 2 ** bit, '1\n');
}

function objectsOf(keys: readonly string[]): ObjectInfo[] {
  return keys
    .map((key, bit) => ({ key, size: BASE_BYTES * 2 ** bit, lastModified: 1000 }))
    .sort((a, b) => compareKeys(a.key, b.key));
}

/** The datasets, files and folder patterns that a run makes, each with the place of its entry. */
async function run(source: StorageSource): Promise<{ readonly at: string; readonly container: Container }[]> {
  const context = testContext({ now: 0 });
  const items: SourceItem[] = [];
  for await (const split of source.plan(context)) {
    for await (const item of source.read(split, context)) {
      if (item.type !== 'split') items.push(item);
      else for await (const each of source.read(item.split, context)) items.push(each);
    }
  }
  return items.flatMap((item) => {
    if (item.type !== 'entity' || item.subject.at === undefined) return [];
    const isFolder = item.subject.kind === 'folder' && item.entity.resourceSet === undefined;
    return isFolder ? [] : [{ at: item.subject.at, container: item.entity }];
  });
}

test('a key counts in the containers that are named for it, and in none where a rule keeps it out; each container has a key', async () => {
  await fc.assert(
    fc.asyncProperty(manifests, options, fc.subarray(KEYS, { minLength: 1 }), async (entries, chosen, keys) => {
      const defaultManifest = JSON.stringify({ entries });
      const objects = Object.fromEntries(keys.map((key, bit) => [key, contentOf(bit)]));
      const store = new MemoryObjectStore({ b: objects });
      const source = new StorageSource({ store, service: SERVICE, serviceType: 'S3', options: { ...chosen, defaultManifest } });
      const made = await run(source);
      const named = new Set<string>();
      for (const [bit, key] of keys.entries()) {
        const parts = { source, bucket: { name: 'b' }, objects: objectsOf(keys), manifest: 'none', key } as const;
        const { entries: fates } = explainKey(await rehearseBucket(parts), key);
        expect(fates.map(({ at }) => at)).toEqual(entries.map((_, index) => `defaultManifest#/entries/${index}`));
        for (const fate of fates) {
          const counting = made.filter(({ at, container }) => at === fate.at && hasBit(container, bit));
          const names = counting.map(({ container }) => container.fullyQualifiedName);
          for (const { fullyQualifiedName } of fate.containers) {
            expect(names).toContain(fullyQualifiedName);
            named.add(`${fate.at} ${fullyQualifiedName}`);
          }
          expect(fate.containers.length > 0).toBe(fate.fate === 'taken');
          if (fate.fate === 'refused') expect(names).toEqual([]);
        }
      }
      for (const { at, container } of made) expect([...named]).toContain(`${at} ${container.fullyQualifiedName}`);
    }),
    { numRuns: 100 },
  );
});

function hasBit({ size = 0 }: Container, bit: number): boolean {
  return Math.floor(size / BASE_BYTES / 2 ** bit) % 2 === 1;
}
