import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KeptItem } from '../../run/known-items.js';
import { noOutcomes } from '../../run/outcomes/outcome.js';
import { bucketSplit, bucketSubject, container } from '../../run/run.test.fixture.js';
import { JournalItems } from './journal-items.js';
import { RunJournal } from './run-journal.js';
import { scanJournal } from './scan-journal.js';

const HEADER = { runId: 'run-1', workflow: 'digest', startedAt: 1000 };
const nothing = (): void => undefined;

type Keep = { readonly draft: number; readonly item: KeptItem };

/** What a journal keeps of items that were told to drafts in that order, of which the drafts `left` are not committed. */
async function itemsOf(keeps: readonly Keep[], left: ReadonlySet<number> = new Set()) {
  const path = join(mkdtempSync(join(tmpdir(), 'sluice-items-')), '000001.journal');
  const journal = await RunJournal.begin(path, HEADER, { verify: nothing });
  const numbers = [...new Set(keeps.map(({ draft }) => draft))];
  const drafts = new Map(numbers.map((each) => [each, journal.begin(bucketSplit(String(each)))]));
  for (const { draft, item } of keeps) {
    drafts.get(draft)?.keep({ type: 'item', item });
    // What lies between them is passed over.
    drafts.get(draft)?.keep({ type: 'outcome', outcome: { subject: bucketSubject('b'), scope: 'b', status: 'created' } });
  }
  for (const [number, draft] of drafts) {
    if (left.has(number)) draft.discard();
    else await draft.commit({ children: [], outcomes: noOutcomes() });
  }
  journal.close();
  const scanned = scanJournal(path);
  if (scanned === undefined) throw new Error('there is no journal');
  return { items: new JournalItems(scanned), path };
}

const name = fc.oneof(fc.constantFrom('lake.a', 'lake.b', 'lake."a.b"', '__proto__', ''), fc.string({ unit: 'grapheme' }));
const kept: fc.Arbitrary<KeptItem> = fc
  .record({
    fullyQualifiedName: name,
    fingerprint: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
    entities: fc.array(
      fc.string().map((each) => container(`c${each}`)),
      { maxLength: 2 },
    ),
    droppedBy: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
  })
  .map(({ fingerprint, droppedBy, ...item }) => ({
    ...item,
    ...(fingerprint === undefined ? {} : { fingerprint }),
    ...(droppedBy === undefined ? {} : { droppedBy }),
  }));

test('has the last item of each name that was committed, as a map has', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ draft: fc.nat(3), item: kept }), { maxLength: 40 }),
      fc.uniqueArray(fc.nat(3), { maxLength: 2 }),
      async (keeps, gone) => {
        const left = new Set(gone);
        const { items } = await itemsOf(keeps, left);
        const committed = keeps.filter(({ draft }) => !left.has(draft));
        const numbers = [...new Set(committed.map(({ draft }) => draft))];
        const map = new Map<string, KeptItem>();
        for (const number of numbers) {
          for (const { draft, item } of committed) if (draft === number) map.set(item.fullyQualifiedName, item);
        }
        for (const { item } of keeps) {
          const { fullyQualifiedName, fingerprint = 'none' } = item;
          const expected = map.get(fullyQualifiedName);
          expect(items.get(fullyQualifiedName)).toEqual(expected);
          expect(items.has(fullyQualifiedName, fingerprint)).toBe(expected?.fingerprint === fingerprint);
        }
        for (const number of new Set(keeps.map(({ draft }) => draft))) {
          const ofDraft = committed.flatMap(({ draft, item }) => (draft === number ? [item] : []));
          expect([...items.ofSplit(String(number))]).toEqual(ofDraft);
        }
        expect(items.get('lake.never')).toBeUndefined();
        items.close();
      },
    ),
    { numRuns: 60 },
  );
});

test('has items larger than what is read at a time', async () => {
  const long: KeptItem = { fullyQualifiedName: 'lake.a', fingerprint: 'f', entities: [container('x'.repeat(100_000))] };
  const { items } = await itemsOf([
    { draft: 0, item: long },
    { draft: 0, item: { ...long, fullyQualifiedName: 'lake.b', entities: [] } },
  ]);
  expect(items.get('lake.a')).toEqual(long);
  expect(items.get('lake.b')?.entities).toEqual([]);
  items.close();
});

test('does not take one that has no fingerprint for known', async () => {
  const { items } = await itemsOf([{ draft: 0, item: { fullyQualifiedName: 'lake.a', entities: [container('a')] } }]);
  for (const fingerprint of ['', '0', 'null', 'undefined']) expect(items.has('lake.a', fingerprint)).toBe(false);
  expect(items.get('lake.a')?.fingerprint).toBeUndefined();
  items.close();
});

test('of a file that is changed meanwhile is an error, and never something else', async () => {
  const item: KeptItem = { fullyQualifiedName: 'lake.a', fingerprint: 'f', entities: [container('a')] };
  const { items, path } = await itemsOf([{ draft: 0, item }]);
  writeFileSync(path, readFileSync(path, 'utf8').replace('"prefix":"/"', '"prefix":"?"'));
  expect(() => items.get('lake.a')).toThrow(expect.objectContaining({ code: 'STATE_DAMAGED', path }));
  items.close();
});
