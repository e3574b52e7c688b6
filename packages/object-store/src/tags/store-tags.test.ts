import { testContext } from '@sluice/plugin-api/testing';
import { expect, test } from 'vitest';
import { MemoryObjectStore } from '../testing/memory-object-store.js';
import { StoreTags } from './store-tags.js';

const CONTEXT = testContext();
const BUCKET = { name: 'b' };
const store = new MemoryObjectStore(
  { b: {} },
  {
    tags: {
      'mem://b': [
        { key: 'cost.centre', value: '7' },
        { key: 'archived', value: '' },
      ],
      'mem://b/1': [
        { key: 'team', value: 'sales' },
        { key: 'pii', value: 'no' },
      ],
      'mem://b/2': [
        { key: 'pii', value: 'yes' },
        { key: 'team', value: 'sales' },
      ],
    },
  },
);

test('a bucket has its own, the key as classification and the value as tag', async () => {
  expect(await new StoreTags(store, true).of(BUCKET, [undefined], CONTEXT)).toEqual({
    labels: [{ tagFQN: '"cost.centre".7' }, { tagFQN: 'archived.archived' }],
    tags: [
      { kind: 'tag', fullyQualifiedName: '"cost.centre".7', classification: 'cost.centre', name: '7' },
      { kind: 'tag', fullyQualifiedName: 'archived.archived', classification: 'archived', name: 'archived' },
    ],
  });
});

test('several objects have those that all of them have', async () => {
  const tags = new StoreTags(store, true);
  expect((await tags.of(BUCKET, ['1', '2'], CONTEXT)).labels).toEqual([{ tagFQN: 'team.sales' }]);
  expect((await tags.of(BUCKET, ['1', '2', '3'], CONTEXT)).labels).toEqual([]);
});

test('nothing is asked where they are not wanted', async () => {
  expect(await new StoreTags(store, false).of(BUCKET, [undefined], CONTEXT)).toEqual({ labels: [], tags: [] });
});
