import { type Outcome, toPlainError } from '@sluice/core';
import { IngestError } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import { AttemptChunks } from './attempt-chunks.js';
import { ChunkSender } from './chunk-sender.js';
import { readLines, type SplitRecord } from './split-record.js';

const SCOPE = 's3://lake';

function fileOutcome(index: number): Outcome {
  const name = `${SCOPE}/${index}.csv`;
  return { subject: { kind: 'file', name }, scope: SCOPE, fullyQualifiedName: `lake.${index}`, status: 'created', columns: 2 };
}

/** What is told, in its order, errors as plain data. */
function toldIn(chunks: AttemptChunks): readonly unknown[] {
  return [...chunks.all()].flatMap((lines) => [...readLines(lines)]).map(plain);
}

function plain(record: SplitRecord): unknown {
  if (record.type !== 'outcome' || record.outcome.status !== 'failed') return record;
  return { ...record, outcome: { ...record.outcome, error: toPlainError(record.outcome.error) } };
}

test('what is told of a split comes back as it was, whatever it is', async () => {
  const chunks = new AttemptChunks();
  const sender = new ChunkSender([], async (index, records) => chunks.add(index, records));
  const failed: Outcome = {
    subject: { kind: 'entry', name: 's3://lake/b', at: 's3://lake/openmetadata.json#/entries/1' },
    scope: SCOPE,
    status: 'failed',
    error: new IngestError('S3_ACCESS_DENIED', { path: SCOPE, details: { key: 'b' } }),
  };
  const split = { id: 's3://lake/a/', scope: SCOPE, root: 'svc.lake', payload: { a: [1] }, subjects: [failed.subject] };
  const warning = { code: 'METRICS_UNKNOWN', message: 'no right', path: SCOPE };
  const container = { kind: 'container', fullyQualifiedName: 'lake.0', name: '0', service: 'lake' } as never;
  const item = { fullyQualifiedName: 'lake.0', fingerprint: 'f', entities: [container] };
  const records: readonly SplitRecord[] = [
    { type: 'gone', fullyQualifiedName: 'lake.b', reason: 'failed' },
    { type: 'warning', warning },
    { type: 'split', split },
  ];
  sender.alive('lake.0');
  sender.alive('lake.added');
  sender.kept(item);
  sender.outcome(fileOutcome(0));
  sender.outcome(failed);
  for (const record of records) sender.tell(record);
  const { chunks: count, last = [] } = await sender.end();
  expect([count, chunks.count]).toEqual([1, 0]);
  chunks.add(0, last);
  expect(toldIn(chunks)).toEqual([
    { type: 'item', item },
    // An outcome that says that it is written says that it is alive.
    { type: 'alive', fullyQualifiedName: 'lake.0' },
    { type: 'outcome', outcome: fileOutcome(0) },
    plain({ type: 'outcome', outcome: failed }),
    ...records,
    { type: 'alive', fullyQualifiedName: 'lake.added' },
  ]);
});

test('many outcomes go in chunks, of which few are on their way at a time, and come back in their order', async () => {
  const count = 25_000;
  const chunks = new AttemptChunks();
  let [onTheirWay, most] = [0, 0];
  const sender = new ChunkSender([], async (index, records) => {
    onTheirWay += 1;
    most = Math.max(most, onTheirWay);
    await new Promise((resolve) => setImmediate(resolve));
    chunks.add(index, records);
    // Redis may give a message twice.
    chunks.add(index, records);
    onTheirWay -= 1;
  });
  for (let index = 0; index < count; index += 1) {
    await sender.ready();
    sender.outcome(fileOutcome(index));
  }
  expect(await sender.end()).toEqual({ chunks: chunks.count });
  expect(chunks.count).toBe(count / 1000);
  expect(most).toBeLessThanOrEqual(4);
  const told = [...chunks.all()].flatMap((lines) => [...readLines(lines)]);
  chunks.dispose();
  expect(told.filter(({ type }) => type !== 'alive')).toEqual(
    Array.from({ length: count }, (_, index) => ({ type: 'outcome', outcome: fileOutcome(index) })),
  );
});

test('a chunk that cannot be sent fails the attempt', async () => {
  const sender = new ChunkSender([], async () => Promise.reject(new Error('away')));
  for (let index = 0; index < 1000; index += 1) sender.outcome(fileOutcome(index));
  await expect(sender.end()).rejects.toThrow('away');
});
