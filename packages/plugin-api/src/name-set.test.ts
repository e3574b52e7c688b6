import { array, assert, constantFrom, property, record, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NameSet } from './name-set.js';

describe('NameSet', () => {
  test('is a set, whatever is added, taken out and asked for', () => {
    const name = string({ unit: constantFrom('a', 'b', '.', '"', '\0', '\ud800', 'é'), maxLength: 3 });
    const step = record({ does: constantFrom('add', 'add', 'delete', 'has'), name });
    assert(
      property(array(step, { maxLength: 300 }), (steps) => {
        const [model, names] = [new Set<string>(), new NameSet()];
        for (const { does, name } of steps) {
          const was = model.has(name);
          if (does === 'add') model.add(name);
          if (does === 'delete') model.delete(name);
          expect(names[does](name)).toBe(does === 'add' ? !was : was);
          expect(names.size).toBe(model.size);
        }
        for (const name of model) expect(names.has(name)).toBe(true);
      }),
    );
  });

  test.each([
    ['that differ in their last letters', (index: number) => `lake.bucket.folder."part-${index}.parquet"`],
    ['that differ in their first letters', (index: number) => `${index}.lake.bucket.folder.part`],
    ['that differ in letters that lie in between', (index: number) => `lake.${index % 500}.${Math.floor(index / 500)}.part`],
    ['of one letter', (index: number) => String.fromCharCode(index % 65_536).repeat(1 + Math.floor(index / 65_536))],
  ])('tells 300,000 names apart %s', (_, nameOf) => {
    const names = new NameSet();
    for (let index = 0; index < 300_000; index += 1) names.add(nameOf(index));
    expect(names.size).toBe(300_000);
    for (let index = 300_000; index < 600_000; index += 1) if (names.has(nameOf(index))) throw new Error(nameOf(index));
  });
});
