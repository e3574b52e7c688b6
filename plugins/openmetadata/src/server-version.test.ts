import { describe, expect, it } from 'vitest';
import { isTried, knows, parseServerVersion } from './server-version.js';

describe('parseServerVersion', () => {
  it.each([
    ['1.3.4', 1, 3],
    ['1.10.0-SNAPSHOT', 1, 10],
    ['2.0.6', 2, 0],
  ])('reads %s', (text, major, minor) => {
    expect(parseServerVersion(text)).toEqual({ text, major, minor });
  });

  it.each([undefined, 'standin', 4])('takes %s for no version', (text) => {
    expect(parseServerVersion(text)).toBeUndefined();
  });
});

describe('knows', () => {
  it.each([
    [1, 3, false],
    [1, 4, true],
    [1, 10, true],
    [2, 0, true],
    [0, 13, false],
  ])('compares %i.%i with 1.4', (major, minor, expected) => {
    expect(knows({ text: '', major, minor }, 'container.fullPath')).toBe(expected);
  });
});

describe('isTried', () => {
  it.each([
    [1, 2, false],
    [1, 3, true],
    [1, 12, true],
    [2, 0, true],
    [2, 1, false],
    [3, 0, false],
  ])('says so of %i.%i', (major, minor, expected) => {
    expect(isTried({ text: '', major, minor })).toBe(expected);
  });
});
