import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Glob, isGlob } from './glob.js';

test.each([
  ['flat/*.csv', 'flat/a.csv', true],
  ['flat/*.csv', 'flat/a.CSV', false],
  ['flat/*.csv', 'flat/x/a.csv', false],
  ['flat/*.csv', 'other/flat/a.csv', false],
  ['flat/*.csv', 'flat/a.csv.gz', false],
  ['flat/?.csv', 'flat/é.csv', true],
  ['flat/?.csv', 'flat/😀.csv', true],
  ['flat/?.csv', 'flat/ab.csv', false],
  ['deep/**/*.json', 'deep/a.json', true],
  ['deep/**/*.json', 'deep/x/y/a.json', true],
  ['deep/**/*.json', 'deepa.json', false],
  ['**/*.json', 'a.json', true],
  ['a/**', 'a', false],
  ['a/**', 'a/b', true],
  ['a/**', 'a/b/c', true],
  ['a/**/b/**/c', 'a/b/c', true],
  ['a/**/b/**/c', 'a/x/b/b/y/c', true],
  ['a/**/b/**/c', 'a/x/c', false],
  ['a**b', 'axb', true],
  ['a**b', 'a/b', false],
  ['t/[abc]*', 't/bx', true],
  ['t/[a-c]', 't/d', false],
  ['t/[!a-c]', 't/d', true],
  ['t/[^a-c]', 't/a', false],
  ['t/[]a]', 't/]', true],
  ['t/[*]', 't/*', true],
  ['t/[*]', 't/x', false],
  ['t/[a', 't/[a', true],
  ['{a,b}/*.{csv,json}', 'b/x.json', true],
  ['{a,b}/*.{csv,json}', 'c/x.json', false],
  ['x/{a,b{c,d}}', 'x/bd', true],
  ['x/{a/b,c}/*', 'x/a/b/k', true],
  ['x/{a}', 'x/{a}', true],
  ['*', '', true],
])('%s on %s: %s', (pattern, key, expected) => {
  expect(new Glob(pattern).matches(key)).toBe(expected);
});

test.each([
  ['flat/*.csv', 'flat/', ['flat/']],
  ['teams/al*/**/*.parquet', 'teams/', ['teams/al']],
  ['teams/al*', 'teams/', ['teams/']],
  ['**/*.json', '', ['']],
  ['{sales,orders}/x/*', '', ['orders/x/', 'sales/x/']],
  ['lake/{sales,orders}/*', 'lake/', ['lake/orders/', 'lake/sales/']],
  ['a/{b,b/c}/*', 'a/b/', ['a/b/']],
  ['a/b?/c', 'a/', ['a/b']],
  ['{ab,abc}*/x', '', ['ab']],
])('%s is listed from %s: %j', (pattern, root, prefixes) => {
  expect(new Glob(pattern)).toMatchObject({ root, prefixes });
});

test.each([
  ['a/b', false],
  ['a/b[', false],
  ['a/{b}', false],
  ['a/[b]', true],
  ['a/{b,c}', true],
  ['a/b?', true],
])('%s is a glob: %s', (path, expected) => {
  expect(isGlob(path)).toBe(expected);
});

test('a pattern of too many alternatives is refused', () => {
  expect(() => new Glob('{a,b}'.repeat(20))).toThrow(expect.objectContaining({ code: 'MANIFEST_ENTRY_INVALID' }));
});

test('a pattern full of stars takes no exponential time', () => {
  const glob = new Glob(`${'*a'.repeat(30)}/${'**/'.repeat(30)}b`);
  expect(glob.matches(`${'a'.repeat(500)}/${'a/'.repeat(200)}c`)).toBe(false);
});

/** The obvious matcher: tries every way to take the key. */
function slowMatch(pattern: string, key: string): boolean {
  if (pattern === '') return key === '';
  if (pattern === '**') return true;
  if (pattern.startsWith('**/')) {
    for (
      let rest: string | undefined = key;
      rest !== undefined;
      rest = rest.includes('/') ? rest.slice(rest.indexOf('/') + 1) : undefined
    ) {
      if (slowMatch(pattern.slice(3), rest)) return true;
    }
    return false;
  }
  const [first = '', rest] = [pattern[0], pattern.slice(1)];
  if (first === '{') {
    const end = pattern.indexOf('}');
    return pattern
      .slice(1, end)
      .split(',')
      .some((choice) => slowMatch(choice + pattern.slice(end + 1), key));
  }
  if (first === '*') {
    const taken = /^[^/]*/.exec(key)?.[0].length ?? 0;
    return Array.from({ length: taken + 1 }, (_, count) => count).some((count) => slowMatch(rest, key.slice(count)));
  }
  if (key === '') return false;
  if (first === '[') {
    const end = pattern.indexOf(']', 2);
    return (
      key[0] !== '/' &&
      new RegExp(pattern.slice(0, end + 1).replace('[!', '[^')).test(key[0] ?? '') &&
      slowMatch(pattern.slice(end + 1), key.slice(1))
    );
  }
  if (first === '?') return key[0] !== '/' && slowMatch(rest, key.slice(1));
  return first === key[0] && slowMatch(rest, key.slice(1));
}

describe('against the obvious matcher', () => {
  const piece = fc.constantFrom('a', 'b', 'ab', '*', '?', '[ab]', '[!a]', '{a,b}', '{a?,bb}', '.');
  const level = fc.oneof(
    fc.constant('**'),
    fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join('')),
  );
  const patterns = fc
    .array(level, { minLength: 1, maxLength: 5 })
    .map((levels) => levels.join('/'))
    .filter((pattern) => !/[^/]\*\*|\*\*[^/]/.test(pattern));
  const keys = fc
    .array(
      fc.array(fc.constantFrom('a', 'b', '.'), { maxLength: 4 }).map((letters) => letters.join('')),
      { minLength: 1, maxLength: 6 },
    )
    .map((levels) => levels.join('/'))
    .filter((key) => key !== '');

  test('takes the same keys', () => {
    fc.assert(
      fc.property(patterns, keys, (pattern, key) => {
        expect(new Glob(pattern).matches(key)).toBe(slowMatch(pattern, key));
      }),
      { numRuns: 5000 },
    );
  });

  test('lists the folders of every key that it takes', () => {
    fc.assert(
      fc.property(patterns, keys, (pattern, key) => {
        const glob = new Glob(pattern);
        if (!glob.matches(key)) return;
        expect(glob.prefixes.filter((prefix) => key.startsWith(prefix))).toHaveLength(1);
        expect(key.startsWith(glob.root)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

test.each([
  ['a/*/*.csv', 'b/x/1.csv', 'the glob does not match at segment 1 (b)'],
  ['a/*/*.csv', 'a/x/1.json', 'the glob does not match at segment 3 (1.json)'],
  ['a/*.csv', 'a/x/1.csv', 'the glob does not match at segment 2 (x)'],
  ['a/*', 'a/x/1.csv', 'the glob does not match at segment 3 (1.csv), where it has ended'],
  ['a/*/*', 'a/1.csv', 'the glob does not match: it takes only what is in folders below'],
  ['{a/b,c}/*.csv', 'a/x/1.csv', 'the glob does not match at segment 2 (x)'],
  ['{a,b/c}/*', 'a/x/1.csv', 'the glob does not match at segment 3 (1.csv), where it has ended'],
  ['**/*.csv', 'a/1.json', 'the glob does not match at segment 2 (1.json)'],
  ['a/**/b/*', 'a/x/1.csv', 'the glob does not match: it takes only what is in folders below'],
  ['a/**', 'a/b/c', undefined],
])('where %s ceases to match %s', (pattern, key, expected) => {
  expect(new Glob(pattern).mismatch(key)).toBe(expected);
});
