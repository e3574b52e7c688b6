import { describe, expect, test } from 'vitest';
import { FilterPattern } from './filter-pattern.js';

function kept(config: ConstructorParameters<typeof FilterPattern>[0], names: string[]): string[] {
  const pattern = new FilterPattern(config, '/x/containerFilterPattern');
  return names.filter((name) => pattern.dropRule(name) === undefined);
}

const NAMES = ['sales-data', 'Sales-old', 'tmp-1', 'my-tmp', 'raw'];

describe('FilterPattern', () => {
  test('without patterns keeps everything', () => {
    expect(kept({}, NAMES)).toEqual(NAMES);
  });

  test('matches from the start, not the whole name, ignoring case', () => {
    expect(kept({ includes: ['sales'] }, NAMES)).toEqual(['sales-data', 'Sales-old']);
    expect(kept({ includes: ['data'] }, NAMES)).toEqual([]);
    expect(kept({ includes: ['raw$', 'tmp'] }, NAMES)).toEqual(['tmp-1', 'raw']);
  });

  test('applies excludes after includes', () => {
    expect(kept({ includes: ['sales'], excludes: ['.*old'] }, NAMES)).toEqual(['sales-data']);
    expect(kept({ excludes: ['tmp-.*'] }, NAMES)).toEqual(['sales-data', 'Sales-old', 'my-tmp', 'raw']);
  });

  test("takes Python's lookahead, lookbehind and named groups", () => {
    expect(kept({ includes: ['^(?!tmp).*'] }, NAMES)).toEqual(['sales-data', 'Sales-old', 'my-tmp', 'raw']);
    expect(kept({ includes: ['.*(?<!old)$'] }, NAMES)).toEqual(['sales-data', 'tmp-1', 'my-tmp', 'raw']);
    expect(kept({ includes: ['(?P<a>a)?(?P<b>r)(?P=a)?'] }, ['raw'])).toEqual(['raw']);
    expect(kept({ includes: ['\\Araw\\Z(?=)'] }, ['raw', 'raws'])).toEqual(['raw']);
  });

  test('says which rule dropped a name', () => {
    const pattern = new FilterPattern({ includes: ['s'], excludes: ['sa.*old'] }, '/x/containerFilterPattern');
    expect(pattern.dropRule('raw')).toBe('containerFilterPattern: no include matches');
    expect(pattern.dropRule('Sales-old')).toBe('containerFilterPattern: excluded by sa.*old');
  });

  test('refuses what is no regular expression, naming its place', () => {
    expect(() => new FilterPattern({ excludes: ['ok', '(unclosed'] }, '/x/containerFilterPattern')).toThrow(
      expect.objectContaining({ code: 'FILTER_INVALID', details: { pointer: '/x/containerFilterPattern/excludes/1' } }),
    );
  });

  test('is linear on nested repetitions', () => {
    expect(kept({ includes: ['(a+)+$'] }, [`${'a'.repeat(5000)}!`])).toEqual([]);
  });

  test('stops a pattern that only the backtracking engine takes and that explodes', () => {
    const pattern = new FilterPattern({ includes: ['(?!x)(a+)+$'] }, '/x/containerFilterPattern');
    expect(() => pattern.dropRule(`${'a'.repeat(40)}!`)).toThrow(expect.objectContaining({ code: 'FILTER_TIMEOUT' }));
  });
});
