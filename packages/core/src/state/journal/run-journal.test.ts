import { appendFileSync, mkdtempSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IngestError } from '@sluice/plugin-api';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noOutcomes } from '../../run/outcomes/outcome.js';
import { bucketSplit, bucketSubject, container, groupSplit } from '../../run/run.test.fixture.js';
import type { KeptRecord } from '../../run/run-state.js';
import { toJournalLine } from './journal-line.js';
import { RunJournal } from './run-journal.js';
import { scanJournal } from './scan-journal.js';

const HEADER = { runId: 'run-1', workflow: 'digest', startedAt: 1000 };
const nothing = (): void => undefined;

function path(): string {
  return join(mkdtempSync(join(tmpdir(), 'sluice-journal-')), '000001.journal');
}

function recordsOf(name: string): readonly KeptRecord[] {
  const error = new IngestError('FILE_CORRUPT', { path: `s3://${name}`, details: { at: 1 } });
  return [
    { type: 'item', item: { fullyQualifiedName: `lake.${name}`, fingerprint: 'f', entities: [container(name)] } },
    { type: 'item', item: { fullyQualifiedName: 'lake.dropped', entities: [], droppedBy: 'filter' } },
    { type: 'alive', fullyQualifiedName: `lake.${name}` },
    { type: 'outcome', outcome: { subject: bucketSubject(name), scope: name, status: 'created' } },
    { type: 'gone', fullyQualifiedName: `lake.${name}.x`, reason: 'failed' },
    { type: 'outcome', outcome: { subject: { kind: 'table', name: 'ü\n"', at: 'm#/1' }, scope: name, status: 'failed', error } },
    { type: 'warning', warning: { code: 'NO_BUCKETS', message: 'none' } },
  ];
}

/** A journal with the splits given, each committed with a child. */
async function journalOf(...names: readonly string[]): Promise<string> {
  const file = path();
  const journal = await RunJournal.begin(file, HEADER, { verify: nothing });
  await Promise.all(
    names.map(async (name) => {
      const draft = journal.begin(bucketSplit(name));
      for (const record of recordsOf(name)) draft.keep(record);
      await draft.commit({ children: [groupSplit(name, 'x')], outcomes: { ...noOutcomes(), created: 1 } });
    }),
  );
  journal.close();
  return file;
}

function resumed(file: string): RunJournal {
  const scanned = scanJournal(file);
  if (scanned === undefined) throw new Error('there is no journal');
  return RunJournal.resume(scanned, { verify: nothing });
}

function committedIn(file: string, ...names: readonly string[]): readonly string[] {
  const journal = resumed(file);
  const committed = names.filter((name) => journal.committed(bucketSplit(name)) !== undefined);
  journal.close();
  return committed;
}

describe('a journal', () => {
  test('has what was committed, as it came', async () => {
    const journal = resumed(await journalOf('a', 'b'));
    for (const name of ['a', 'b']) {
      const { end, records } = journal.committed(bucketSplit(name)) ?? {};
      expect(end).toEqual({ children: [groupSplit(name, 'x')], outcomes: { ...noOutcomes(), created: 1 } });
      expect([...(records?.() ?? [])]).toEqual(recordsOf(name));
    }
    expect(journal.committed(bucketSplit('c'))).toBeUndefined();
    expect(journal.header).toEqual({ format: 1, ...HEADER });
    journal.close();
  });

  test('has no secret in it that a server told', async () => {
    const file = path();
    const journal = await RunJournal.begin(file, HEADER, { verify: nothing, secrets: ['canary'] });
    const draft = journal.begin(bucketSplit('a'));
    const subject = { kind: 'bucket', name: 'a' } as const;
    const error = new IngestError('S3_ACCESS_DENIED', { message: 'You sent canary', details: { answer: 'canary' } });
    draft.keep({ type: 'outcome', outcome: { subject, scope: 'a', status: 'failed', error } });
    draft.keep({ type: 'warning', warning: { code: 'METRICS_UNKNOWN', message: 'You sent canary' } });
    await draft.commit({ children: [], outcomes: { ...noOutcomes(), failed: 1 } });
    journal.close();
    expect(readFileSync(file, 'utf8')).not.toContain('canary');
    const again = resumed(file);
    expect([...(again.committed(bucketSplit('a'))?.records() ?? [])]).toMatchObject([
      { outcome: { status: 'failed', error: { code: 'S3_ACCESS_DENIED', message: 'You sent ***' } } },
      { warning: { message: 'You sent ***' } },
    ]);
    again.close();
  });

  test('keeps splits apart whose lines lie among each other, and has nothing of what was not committed', async () => {
    const file = path();
    const journal = await RunJournal.begin(file, HEADER, { verify: nothing });
    const many = (name: string): readonly KeptRecord[] => Array.from({ length: 500 }, () => recordsOf(name)).flat();
    const drafts = ['a', 'b', 'c', 'd'].map((name) => ({ name, draft: journal.begin(bucketSplit(name)), left: [...many(name)] }));
    for (let index = 0; index < 3500; index += 1) {
      for (const { draft, left } of drafts) draft.keep(left[index] as KeptRecord);
    }
    for (const { name, draft } of drafts) {
      if (name === 'c') draft.discard();
      else if (name !== 'd') await draft.commit({ children: [], outcomes: noOutcomes() });
    }
    journal.close();
    const again = resumed(file);
    for (const name of ['a', 'b']) {
      const records = [...(again.committed(bucketSplit(name))?.records() ?? [])];
      expect(records).toHaveLength(3500);
      expect(records).toEqual(many(name));
    }
    for (const name of ['c', 'd']) expect(again.committed(bucketSplit(name))).toBeUndefined();
    again.close();
  });

  test('goes on behind what counts, and then has that too', async () => {
    const file = await journalOf('a');
    appendFileSync(file, '00000000 o 2 ["left by a process that was killed"]\n1234');
    const journal = resumed(file);
    const draft = journal.begin(bucketSplit('b'));
    for (const record of recordsOf('b')) draft.keep(record);
    await draft.commit({ children: [], outcomes: noOutcomes() });
    await journal.finish(2000);
    journal.close();
    expect(committedIn(file, 'a', 'b', 'c')).toEqual(['a', 'b']);
    const again = resumed(file);
    expect([...(again.committed(bucketSplit('b'))?.records() ?? [])]).toEqual(recordsOf('b'));
    expect(scanJournal(file)).toMatchObject({ isFinished: true });
    expect(readFileSync(file, 'utf8')).not.toContain('killed');
  });

  test('cut at any byte has the splits that were committed before that byte, and no error', async () => {
    const file = await journalOf('a', 'b', 'c');
    const whole = readFileSync(file);
    const ends = [...whole.toString('latin1').matchAll(/^[0-9a-f]{8} c .*\n/gm)].map(({ index, 0: line }) => index + line.length);
    expect(ends).toHaveLength(3);
    const header = whole.indexOf('\n') + 1;
    for (let length = 0; length <= whole.length; length += 7) {
      writeFileSync(file, whole);
      truncateSync(file, length);
      const scanned = scanJournal(file);
      expect(scanned === undefined).toBe(length < header);
      expect(scanned?.splits.size ?? 0).toBe(ends.filter((end) => end <= length).length);
    }
  });

  test('damaged anywhere before its last commit says where, and is never read as something else', async () => {
    const file = await journalOf('a', 'b', 'c');
    const whole = readFileSync(file);
    const last = whole.toString('latin1').lastIndexOf('\n', whole.length - 2) + 1;
    fc.assert(
      fc.property(fc.nat(last - 2), fc.integer({ min: 1, max: 255 }), (at, difference) => {
        const damaged = Buffer.from(whole);
        damaged[at] = (damaged[at] ?? 0) ^ difference;
        writeFileSync(file, damaged);
        const line = whole.subarray(0, at).toString('latin1').split('\n').length;
        expect(() => scanJournal(file)).toThrow(
          expect.objectContaining({ code: 'STATE_DAMAGED', path: `${file}:${line}`, hint: expect.stringContaining('Remove') }),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('of a newer format is refused', async () => {
    const file = path();
    const journal = await RunJournal.begin(file, HEADER, { verify: nothing });
    journal.close();
    writeFileSync(file, toJournalLine({ kind: 'run', draft: 0, text: JSON.stringify({ ...HEADER, format: 2 }) }));
    expect(() => scanJournal(file)).toThrow(expect.objectContaining({ code: 'STATE_DAMAGED', path: file }));
  });

  test('commits nothing once another run has the state', async () => {
    const file = path();
    let isTaken = false;
    const journal = await RunJournal.begin(file, HEADER, {
      verify: () => {
        if (isTaken) throw new IngestError('STATE_IN_USE');
      },
    });
    const draft = journal.begin(bucketSplit('a'));
    for (const record of recordsOf('a')) draft.keep(record);
    const before = readFileSync(file, 'utf8');
    isTaken = true;
    // Rejects, or throws.
    const committing = async (): Promise<void> => draft.commit({ children: [], outcomes: noOutcomes() });
    await expect(committing()).rejects.toMatchObject({ code: 'STATE_IN_USE' });
    journal.close();
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});
