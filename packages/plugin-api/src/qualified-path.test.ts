import { array, assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { qualifiedName } from './names.js';
import { qualifiedPath } from './qualified-path.js';

describe('qualifiedPath', () => {
  test.each<[string, readonly string[] | undefined]>([
    ['lake', ['lake']],
    ['lake.a.b', ['lake', 'lake.a', 'lake.a.b']],
    ['lake."b.c"', ['lake', 'lake."b.c"']],
    ['lake."b.c".d', ['lake', 'lake."b.c"', 'lake."b.c".d']],
    ['"a.b"."c.d"', ['"a.b"', '"a.b"."c.d"']],
    ['lake."say ""hi"""', ['lake', 'lake."say ""hi"""']],
    ['lake."plain"', ['lake', 'lake.plain']],
    ['lake.a"b', undefined],
    ['lake."a".b"', undefined],
    ['lake."a', undefined],
    ['lake.', undefined],
    ['lake..a', undefined],
    ['', undefined],
  ])('%s', (name, path) => {
    expect(qualifiedPath(name)).toEqual(path);
  });

  test('tells the parts of whatever qualifiedName made', () => {
    assert(
      property(array(string({ minLength: 1, unit: 'grapheme' }), { minLength: 1, maxLength: 5 }), (parts) => {
        const path: string[] = [];
        for (const part of parts) path.push(qualifiedName(path.at(-1), part));
        expect(qualifiedPath(path.at(-1) ?? '')).toEqual(path);
      }),
    );
  });

  test('takes long names at once', () => {
    expect(qualifiedPath(`"${'""'.repeat(100_000)}`)).toBeUndefined();
    expect(qualifiedPath(`lake.${'a'.repeat(100_000)}"`)).toBeUndefined();
  });
});
