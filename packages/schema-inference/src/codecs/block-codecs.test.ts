import { describe, expect, it } from 'vitest';
import { inflateLz4, inflateSnappy } from './block-codecs.js';
import { inflateZstd } from './zstd.js';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const letters = (letters: string): number[] => [...Buffer.from(letters)];
const bytes = (...parts: readonly (number | readonly number[])[]): Uint8Array => Uint8Array.from(parts.flat());
/** A frame of zstd whose header tells a window and no length. */
const zstd = (window: number, ...blocks: readonly (readonly number[])[]): Uint8Array =>
  bytes(0x28, 0xb5, 0x2f, 0xfd, 0, window, ...blocks);
const zstdBlock = (type: number, size: number, isLast: boolean): number[] => {
  const header = size * 8 + type * 2 + Number(isLast);
  return [header & 255, (header >> 8) & 255, header >> 16];
};

describe('snappy', () => {
  it('is literals, and copies of what came before', () => {
    // 'abcd' as a literal, 4 bytes from 4 before by an offset of one byte, 6 from 2 before by one of two, 1 from 14 before by one of four.
    const whole = bytes(15, 3 << 2, letters('abcd'), 0x01, 4, (5 << 2) | 2, 2, 0, 3, 14, 0, 0, 0);
    expect(text(inflateSnappy(whole, 100))).toBe('abcdabcdcdcdcda');
  });

  it('has long literals', () => {
    const long = 'x'.repeat(300);
    expect(text(inflateSnappy(bytes(0xac, 0x02, 61 << 2, 0x2b, 0x01, letters(long)), 300))).toBe(long);
  });

  it('that is cut is what comes before the cut', () => {
    expect(text(inflateSnappy(bytes(100, 9 << 2, letters('abcd')), 100))).toBe('abcd');
    expect(text(inflateSnappy(bytes(100, 3 << 2, letters('abcd'), 0x02, 1), 100))).toBe('abcd');
  });

  it.each([
    ['more than there may be', bytes(0xff, 0xff, 0xff, 0xff, 0x0f, 0)],
    ['a copy of what comes before the beginning', bytes(10, 0, 65, 0x01, 9)],
    ['a copy of nothing', bytes(10, 0, 65, 0x01, 0)],
    ['more than it claims', bytes(2, 3 << 2, letters('abcd'))],
    ['a copy that goes on too long', bytes(3, 0, 65, (60 << 2) | 2, 1, 0)],
  ])('is refused with %s', (_case, damaged) => {
    expect(() => inflateSnappy(damaged, 100)).toThrow(RangeError);
  });

  it('does not go back for a literal with a length of 32 bits', () => {
    expect(text(inflateSnappy(bytes(10, 63 << 2, 0xf6, 0xff, 0xff, 0xff, letters('abcd')), 100))).toBe('abcd');
  });
});

describe('LZ4', () => {
  it('is literals, each with a copy of what came before', () => {
    expect(text(inflateLz4(bytes(0x41, letters('abcd'), 4, 0, 0x30, letters('xyz')), 100))).toBe('abcdabcdaxyz');
  });

  it('has long literals and copies', () => {
    const whole = bytes(0xff, 5, letters('x'.repeat(20)), 1, 0, 255, 0);
    expect(text(inflateLz4(whole, 500))).toBe('x'.repeat(20 + 4 + 15 + 255));
  });

  it('may end with literals of no length', () => {
    expect(inflateLz4(bytes(0), 10)).toEqual(new Uint8Array());
  });

  it('that is cut is what comes before the cut', () => {
    expect(text(inflateLz4(bytes(0xa0, letters('abcd')), 100))).toBe('abcd');
    expect(text(inflateLz4(bytes(0x40, letters('abcd'), 4), 100))).toBe('abcd');
    expect(text(inflateLz4(new Uint8Array(200_000).fill(255), 100))).toBe('');
  });

  it.each([
    ['more than there may be', bytes(0x40, letters('abcd'), 1, 0, 0)],
    ['a copy of what comes before the beginning', bytes(0x10, 65, 9, 0)],
    ['a copy of nothing', bytes(0x10, 65, 0, 0)],
  ])('is refused with %s', (_case, damaged) => {
    expect(() => inflateLz4(damaged, 6)).toThrow(RangeError);
  });
});

describe('zstd', () => {
  it('is blocks', () => {
    const whole = zstd(0, zstdBlock(0, 3, false), letters('abc'), zstdBlock(1, 4, true), letters('x'));
    expect(text(inflateZstd(whole, 7))).toBe('abcxxxx');
  });

  it('that is cut is the blocks before the cut', () => {
    const cut = zstd(0, zstdBlock(0, 20, false), letters('a'.repeat(20)), zstdBlock(0, 20, true), letters('b'));
    expect(text(inflateZstd(cut, 100))).toBe('a'.repeat(20));
  });

  it('takes no more memory for its window than its content may need', () => {
    const before = process.memoryUsage().arrayBuffers;
    expect(text(inflateZstd(zstd(0xa0, zstdBlock(0, 3, true), letters('abc')), 100))).toBe('abc');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
  });

  it.each<[string, Uint8Array]>([
    ['more than there may be', zstd(0x58, zstdBlock(1, 100_000, true), letters('x'))],
    ['blocks without end', zstd(0x58, ...Array.from({ length: 5000 }, () => [...zstdBlock(1, 0, false), 0]))],
    ['more than its header may claim', bytes(0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0xff, 0xff, 0xff, 0x7f, zstdBlock(1, 1, true), 0)],
    ['another magic', bytes(1, 2, 3, 4, 5, 6, 7, 8)],
  ])('is refused with %s', (_case, damaged) => {
    expect(() => inflateZstd(damaged, 1000)).toThrow(RangeError);
  });
});
