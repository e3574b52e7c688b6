import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { noOutcomes } from '../../run/outcomes/outcome.js';
import type { WorkflowReport } from '../../run/report/report.js';
import { bucketSplit, container } from '../../run/run.test.fixture.js';
import type { KeptRecord } from '../../run/run-state.js';
import { type OpenState, openState, type StateRequest } from '../open-state.js';
import { MemoryObjects } from './memory-objects.test.fixture.js';
import { ObjectPlace } from './object-place.js';
import { fromSegmentBytes, toSegmentBytes } from './segment.js';

const ENDED = { status: 'succeeded', endedAt: 2000 } as WorkflowReport;
const LONG = 'x'.repeat(100_000);

function open(objects: MemoryObjects, request: Partial<StateRequest> = {}): Promise<OpenState> {
  return openState({ place: new ObjectPlace(objects), workflow: 'digest', now: 1000, ...request });
}

function record(name: string, description = ''): KeptRecord {
  return { type: 'item', item: { fullyQualifiedName: name, fingerprint: 'f', entities: [{ ...container(name), description }] } };
}

async function commit(state: OpenState, name: string, ...records: readonly KeptRecord[]): Promise<void> {
  const draft = state.run.begin(bucketSplit(name));
  for (const each of records) draft.keep(each);
  await draft.commit({ children: [], outcomes: noOutcomes() });
}

/** Objects as a run leaves them that committed these, each in an object of its own, and did not come to its end. */
async function unfinished(...names: readonly string[]): Promise<MemoryObjects> {
  const objects = new MemoryObjects();
  const state = await open(objects);
  for (const name of names) await commit(state, name, record(name));
  await state.close();
  return objects;
}

async function committedIn(objects: MemoryObjects, names: readonly string[]): Promise<readonly string[]> {
  const state = await open(objects, { isResumed: true });
  const committed = names.filter((name) => state.run.committed(bucketSplit(name)) !== undefined);
  await state.close();
  return committed;
}

const segment = (journal: number, number: number): string =>
  `${String(journal).padStart(6, '0')}.journal/${String(number).padStart(8, '0')}`;

let temporary: string;
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'sluice-object-place-'));
  vi.stubEnv('TMPDIR', temporary);
});
afterEach(() => {
  vi.unstubAllEnvs();
  // Of what was read and written in a file meanwhile, nothing is left.
  expect(readdirSync(temporary)).toEqual([]);
});

describe('a journal in objects', () => {
  test('has one for its head, one for each commit, or for several, and one for its end', async () => {
    const objects = new MemoryObjects();
    const state = await open(objects);
    await commit(state, 'a', record('a'));
    await commit(state, 'b', record('b'));
    await Promise.all(['c', 'd', 'e', 'f'].map((name) => commit(state, name, record(name))));
    await state.end(ENDED);
    await state.close();
    expect(await objects.list()).toEqual([0, 1, 2, 3, 4].map((number) => segment(1, number)));
    const next = await open(objects);
    for (const name of ['a', 'b', 'c', 'f']) expect(next.kept?.get(name)).toEqual((record(name) as { item: unknown }).item);
    await next.close();
  });

  test('is kept whole where a split takes more than one object', async () => {
    const objects = new MemoryObjects();
    const state = await open(objects);
    const records = Array.from({ length: 100 }, (_, index) => record(`a${index}`, LONG));
    await commit(state, 'a', ...records);
    await state.close();
    expect(await objects.list()).toHaveLength(4);
    for (const { bytes } of objects.kept.values()) expect(bytes.length).toBeLessThan(5 * 1024 * 1024);
    const next = await open(objects, { isResumed: true });
    expect([...(next.run.committed(bucketSplit('a'))?.records() ?? [])]).toEqual(records);
    await next.close();
  });

  test('has what was committed before a put that failed, and goes on where that left half of a split', async () => {
    const objects = await unfinished('a');
    const whole = [...objects.kept.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
    const garbage = toSegmentBytes({
      start: (await lengthOf(objects)) ?? whole,
      bytes: Buffer.from('00000000 i 2 "half of a l'),
    });
    await objects.put(segment(1, 2), garbage);
    const resumed = await open(objects, { isResumed: true });
    await commit(resumed, 'b', record('b'));
    await resumed.close();
    expect(await committedIn(objects, ['a', 'b', 'c'])).toEqual(['a', 'b']);
  });

  test.each([
    ['is missing', (objects: MemoryObjects) => objects.remove([segment(1, 1)])],
    ['is not what was written', (objects: MemoryObjects) => damage(objects, segment(1, 1))],
  ])('one of whose objects %s is damaged, and says which', async (message, change) => {
    const objects = await unfinished('a', 'b', 'c');
    await change(objects);
    await expect(open(objects, { isResumed: true })).rejects.toMatchObject({
      code: 'STATE_DAMAGED',
      path: `memory://state/${segment(1, 1)}`,
      message: expect.stringContaining(message),
      hint: expect.stringContaining('Remove all objects below memory://state/000001.journal/:'),
    });
    expect(objects.kept.has('lock')).toBe(false);
  });

  test('that does not follow from what is before it is damaged', async () => {
    const objects = await unfinished('a');
    await objects.put(segment(1, 2), toSegmentBytes({ start: 1_000_000, bytes: Buffer.from('x') }));
    await expect(open(objects)).rejects.toMatchObject({ code: 'STATE_DAMAGED', path: `memory://state/${segment(1, 2)}` });
  });

  test('whose removal was cut short is removed', async () => {
    const objects = await unfinished('a', 'b', 'c');
    await objects.remove([segment(1, 0), segment(1, 2)]);
    await objects.put('notes.txt', Buffer.from('not of a state'));
    const state = await open(objects);
    expect(state.warnings).toEqual([]);
    await state.close();
    expect(await objects.list()).toEqual([segment(1, 0), 'notes.txt']);
  });

  test('is put once where the answer to a put is lost', async () => {
    const objects = new MemoryObjects();
    const state = await open(objects);
    objects.puts.push('lost');
    await commit(state, 'a');
    objects.puts.push('refused');
    await commit(state, 'b');
    await state.close();
    expect(await objects.list()).toEqual([0, 1, 2].map((number) => segment(1, number)));
    expect(await committedIn(objects, ['a', 'b'])).toEqual(['a', 'b']);
  });

  test('is not gone on with by a run that another one took it from', async () => {
    const objects = await unfinished('a');
    const first = await open(objects, { isResumed: true });
    // As where the first was not heard of for a minute.
    objects.kept.delete('lock');
    const second = await open(objects, { isResumed: true });
    await commit(second, 'b', record('b'));
    await expect(commit(first, 'c', record('c'))).rejects.toMatchObject({
      code: 'STATE_IN_USE',
      fatal: true,
      path: `memory://state/${segment(1, 2)}`,
    });
    await commit(second, 'd', record('d'));
    await first.close();
    await second.close();
    expect(await committedIn(objects, ['a', 'b', 'c', 'd'])).toEqual(['a', 'b', 'd']);
  });
});

/** Of the journal, in bytes. */
function lengthOf(objects: MemoryObjects): number {
  return [...objects.kept.values()].reduce((sum, { bytes }) => sum + (fromSegmentBytes(bytes)?.bytes.length ?? 0), 0);
}

function damage(objects: MemoryObjects, key: string): void {
  const found = objects.kept.get(key);
  if (found === undefined) throw new Error(`there is no ${key}`);
  const bytes = Buffer.from(found.bytes);
  bytes[40] = (bytes[40] ?? 0) ^ 1;
  objects.kept.set(key, { ...found, bytes });
}

test('the folder for temporary files is told where it cannot be used', async () => {
  vi.stubEnv('TMPDIR', join(temporary, 'none'));
  const objects = new MemoryObjects();
  await expect(open(objects)).rejects.toMatchObject({ code: 'STATE_FAILED', path: join(temporary, 'none') });
  expect(existsSync(join(temporary, 'none'))).toBe(false);
  expect(objects.kept.size).toBe(0);
});
