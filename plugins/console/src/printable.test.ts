import { describe, expect, it } from 'vitest';
import { printable, printableCount, printableSize } from './printable.js';

describe('printable', () => {
  it.each([
    ['plain größe 日本 🪣', 'plain größe 日本 🪣'],
    ['a\nb\tc', 'a\\u{a}b\\u{9}c'],
    ['\u001b[31mred', '\\u{1b}[31mred'],
    ['\u009b31m', '\\u{9b}31m'],
    ['cod\u202etxt.exe', 'cod\\u{202e}txt.exe'],
    ['\ud800', '\\u{d800}'],
  ])('spells %j as %j', (text, expected) => {
    expect(printable(text)).toBe(expected);
  });
});

describe('printableSize', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [1023, '1,023 bytes'],
    [1024, '1.0 KiB (1,024 bytes)'],
    [8371, '8.2 KiB (8,371 bytes)'],
    [1024 ** 2 - 1, '1.0 MiB (1,048,575 bytes)'],
    [5 * 1024 ** 4, '5.0 TiB (5,497,558,138,880 bytes)'],
  ])('prints %i as %s', (bytes, expected) => {
    expect(printableSize(bytes)).toBe(expected);
  });
});

it('counts one and many', () => {
  expect([0, 1, 1200].map((count) => printableCount(count, 'object'))).toEqual(['0 objects', '1 object', '1,200 objects']);
});
