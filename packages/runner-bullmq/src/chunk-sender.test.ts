import { type Outcome, toPlainError } from '@sluice/core';
import { IngestError } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import { AttemptChunks } from './attempt-chunks.js';
import { ChunkSender } from './chunk-sender.js';
import { type RecordReader, readLines } from './split-record.js';

const SCOPE = 's3://lake';

function fileOutcome(index: number): Outcome {
  const name = `${SCOPE}/${index}.csv`;
  return { subject: { kind: 'file', name }, scope: SCOPE, fullyQualifiedName: `lake.${index}`, status: 'created', columns: 2 };
}

/** What is told, in its order, an error as plain data. */
function listening() {
  const told: unknown[] = [];
  const reader: RecordReader = {
    outcome: (outcome) => told.push(outcome.status === 'failed' ? { ...outcome, error: toPlainError(outcome.error) } : outcome),
    alive: (name) => told.push(`alive ${name}`),
    written: (container) => told.push(container),
    child: (split) => told.push(split),
    gone: (name, reason) => told.push(`${reason} ${name}`),
    warned: (warning) => told.push(warning),
  };
  return { told, reader };
}

test('what is told of a split comes back as it was, whatever it is', async () => {
  const chunks = new AttemptChunks();
  const sender = new ChunkSender(async (index, records) => chunks.add(index, records));
  const failed: Outcome = {
    subject: { kind: 'entry', name: 's3://lake/b', at: 's3://lake/openmetadata.json#/entries/1' },
    scope: SCOPE,
    status: 'failed',
    error: new IngestError('S3_ACCESS_DENIED', { path: SCOPE, details: { key: 'b' } }),
  };
  const split = { id: 's3://lake/a/', scope: SCOPE, root: 'svc.lake', payload: { a: [1] }, subjects: [failed.subject] };
  const warning = { code: 'METRICS_UNKNOWN', message: 'no right', path: SCOPE };
  const container = { kind: 'container', fullyQualifiedName: 'lake.0', name: '0', service: 'lake' } as never;
  sender.alive('lake.0');
  sender.alive('lake.added');
  sender.written(container);
  sender.outcome(fileOutcome(0));
  sender.outcome(failed);
  sender.gone('lake.b', 'failed');
  sender.warned(warning);
  sender.child(split);
  expect(await sender.end()).toBe(1);
  const { told, reader } = listening();
  for (const lines of chunks.all()) readLines(lines, reader);
  expect(told).toEqual([
    container,
    // An outcome that says that it is written says that it is alive.
    'alive lake.0',
    fileOutcome(0),
    { ...failed, error: toPlainError(failed.error as IngestError) },
    'failed lake.b',
    warning,
    split,
    'alive lake.added',
  ]);
});

test('many outcomes go in chunks, of which few are on their way at a time, and come back in their order', async () => {
  const count = 25_000;
  const chunks = new AttemptChunks();
  let [onTheirWay, most] = [0, 0];
  const sender = new ChunkSender(async (index, records) => {
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
  expect(await sender.end()).toBe(chunks.count);
  expect(chunks.count).toBe(count / 1000);
  expect(most).toBeLessThanOrEqual(4);
  const { told, reader } = listening();
  for (const lines of chunks.all()) readLines(lines, reader);
  chunks.dispose();
  expect(told.filter((each) => typeof each !== 'string')).toEqual(
    Array.from({ length: count }, (_, index) => fileOutcome(index)),
  );
});

test('a chunk that cannot be sent fails the attempt', async () => {
  const sender = new ChunkSender(async () => Promise.reject(new Error('away')));
  sender.outcome(fileOutcome(0));
  await expect(sender.end()).rejects.toThrow('away');
});
