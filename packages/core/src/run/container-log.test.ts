import type { Container } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import { ContainerLog } from './container-log.js';

const container = (name: string, size?: number): Container => ({
  kind: 'container',
  fullyQualifiedName: name,
  name,
  service: 'lake',
  prefix: '/',
  fullPath: `s3://${name}`,
  fileFormats: [],
  ...(size === undefined ? {} : { size }),
});

test('gives containers back in the order of their names, each as it came last', () => {
  const log = new ContainerLog(() => expect.unreachable());
  for (const each of [container('b'), container('a\n"'), container('b', 2)]) log.add(each);
  expect([...log]).toEqual([container('a\n"'), container('b', 2)]);
  expect([...log]).toHaveLength(2);
  log.dispose();
  log.dispose();
  expect([...log]).toEqual([]);
});
