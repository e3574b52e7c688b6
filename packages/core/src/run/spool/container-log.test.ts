import type { Container } from '@sluice/plugin-api';
import { array, assert, constantFrom, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { ContainerLog } from './container-log.js';

function container(name: string, size: number): Container {
  const dataModel = { isPartitioned: false, columns: [{ name: 'c', dataType: 'INT' as const }] };
  return {
    kind: 'container',
    fullyQualifiedName: name,
    name,
    service: 'lake',
    prefix: '/',
    fullPath: `s3://${name}`,
    fileFormats: [],
    size,
    dataModel,
  };
}

test('gives containers back in the order of their names, each as it came last, the same from a file as from memory', () => {
  assert(
    property(array(constantFrom('b', 'a\n"', 'c', 'aa')), integer({ min: 0, max: 12 }), (names, inMemory) => {
      const log = new ContainerLog(() => expect.unreachable(), inMemory);
      for (const [index, name] of names.entries()) log.add(container(name, index));
      const expected = [...new Set(names)].sort().map((name) => container(name, names.lastIndexOf(name)));
      expect([...log]).toEqual(expected);
      expect([...log]).toEqual(expected);
      log.dispose();
      log.dispose();
    }),
  );
});
