import type { Entity } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import { sampleBucket } from '../sample-entities.js';
import { collectOutput } from './collect-output.js';

const entities: readonly Entity[] = [sampleBucket('a'), sampleBucket('b')];

async function* later() {
  yield* entities;
}

test.each([
  ['an array', entities],
  ['a promise', Promise.resolve(entities)],
  ['an iterable', new Set(entities)],
  ['an iterable that waits', later()],
  [
    'an Observable',
    {
      subscribe: ({ next, complete }: { next(entity: Entity): void; complete(): void }) => {
        for (const entity of entities) next(entity);
        complete();
      },
    },
  ],
])('takes %s', async (_, output) => {
  expect(await collectOutput(output)).toEqual(entities);
});

test('rejects with the error of an Observable', async () => {
  const failing = { subscribe: ({ error }: { error(cause: unknown): void }) => error(new Error('failed')) };
  await expect(collectOutput(failing)).rejects.toThrow('failed');
});
