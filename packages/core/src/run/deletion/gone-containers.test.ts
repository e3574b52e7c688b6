import { expect, test } from 'vitest';
import { GoneContainers } from './gone-containers.js';

test('tells why a container is gone: that it failed, whatever else', () => {
  const gone = new GoneContainers();
  gone.add('lake.a', 'filtered');
  gone.add('lake.b', 'failed');
  gone.add('lake.c', 'filtered');
  gone.add('lake.c', 'failed');
  expect(['lake.a', 'lake.b', 'lake.c', 'lake.d', 'lake'].map((name) => gone.get(name))).toEqual([
    'filtered',
    'failed',
    'failed',
    undefined,
    undefined,
  ]);
});
