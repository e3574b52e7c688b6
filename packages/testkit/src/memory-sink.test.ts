import { type Container, IngestError } from '@sluice/plugin-api';
import { testContext } from '@sluice/plugin-api/testing';
import { expect, test } from 'vitest';
import { MemorySink } from './memory-sink.js';

const context = testContext();

function container(name: string, parent?: string, facts: Partial<Container> = {}): Container {
  const fullyQualifiedName = `${parent ?? 'lake'}.${name}`;
  const above = parent === undefined ? {} : { parent };
  return {
    kind: 'container',
    fullyQualifiedName,
    name,
    service: 'lake',
    prefix: '/',
    fullPath: name,
    fileFormats: [],
    ...above,
    ...facts,
  };
}

const names = (sink: MemorySink) => sink.containers.map(({ fullyQualifiedName }) => fullyQualifiedName);

test('says what became of each entity, in order', async () => {
  const sink = new MemorySink();
  const bad = new IngestError('CATALOGUE_REFUSED');
  sink.refuse = ({ fullyQualifiedName }) => (fullyQualifiedName === 'lake.bad' ? bad : undefined);
  const batch = [container('a'), container('bad'), container('b', 'lake.a'), container('c', 'lake.bad'), container('a')];
  expect(await sink.write(batch, context)).toMatchObject([
    { status: 'created' },
    { status: 'failed', error: bad },
    { status: 'created' },
    { status: 'failed', error: { code: 'CATALOGUE_REFUSED' } },
    { status: 'unchanged' },
  ]);
  expect(await sink.write([container('a', undefined, { size: 1 })], context)).toEqual([
    { status: 'updated', changes: [{ path: 'size', after: 1 }] },
  ]);
  expect(names(sink)).toEqual(['lake.a', 'lake.a.b']);
  expect(sink.container('lake.a')?.size).toBe(1);
  expect(sink.batches.map(({ length }) => length)).toEqual([5, 1]);
});

test('tells the live containers of a service, and deletes with all below', async () => {
  const sink = new MemorySink();
  await sink.write([container('a'), container('b', 'lake.a'), container('c'), { ...container('d'), service: 'other' }], context);
  const told: string[] = [];
  for await (const { fullyQualifiedName } of sink.snapshot('lake', context)) told.push(fullyQualifiedName);
  expect(told).toEqual(['lake.a', 'lake.a.b', 'lake.c']);
  expect(await sink.delete([{ id: '', fullyQualifiedName: 'lake.a' }], context)).toEqual([{ status: 'deleted' }]);
  expect(names(sink)).toEqual(['lake.c', 'lake.d']);
  expect(await sink.write([container('a')], context)).toEqual([{ status: 'created' }]);
});

test('fails and takes its time where it is told to', async () => {
  const sink = new MemorySink();
  sink.failure = new IngestError('CATALOGUE_UNREACHABLE');
  await expect(sink.write([container('a')], context)).rejects.toBe(sink.failure);
  for await (const step of sink.check(context)) expect(step.error).toBe(sink.failure);
  sink.failure = undefined;
  sink.milliseconds = 60_000;
  const controller = new AbortController();
  const writing = sink.write([container('a')], testContext({ signal: controller.signal }));
  controller.abort();
  await expect(writing).rejects.toThrow();
  expect(sink.containers).toEqual([]);
});
