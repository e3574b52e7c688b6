import { describe, expect, it } from 'vitest';
import { ByteReader, DataEnd } from '../codecs/byte-reader.js';
import { hybridNumbers, openDeltaNumbers } from './bit-packing.js';

function first<T>(numbers: Iterable<T>, count: number): T[] {
  const found: T[] = [];
  for (const number of numbers) {
    found.push(number);
    if (found.length === count) break;
  }
  return found;
}

const reader = (...bytes: number[]): ByteReader => new ByteReader(Uint8Array.from(bytes));

describe('run lengths and packed bits', () => {
  it('are the numbers 0 to 7 in three bits, as the format has them for an example', () => {
    expect(first(hybridNumbers(reader(0b11, 0b10001000, 0b11000110, 0b11111010), 3), 8)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('are runs of a number in as few bytes as it has', () => {
    expect(first(hybridNumbers(reader(6, 5, 4, 1, 0b11, 0xff), 1), 13)).toEqual([5, 5, 5, 1, 1, ...Array(8).fill(1)]);
    expect(first(hybridNumbers(reader(4, 0x34, 0x12), 13), 2)).toEqual([0x1234, 0x1234]);
  });

  it('are zeros where numbers have no bits', () => {
    expect(first(hybridNumbers(reader(), 0), 3)).toEqual([0, 0, 0]);
  });

  it('make no more than is asked for of a run that claims billions', () => {
    expect(first(hybridNumbers(reader(0xfe, 0xff, 0xff, 0xff, 0x0f, 7), 3), 2)).toEqual([7, 7]);
  });

  it('end where the data do', () => {
    expect(() => first(hybridNumbers(reader(0xff, 0xff, 0xff, 0xff, 0x0f, 7), 3), 9)).toThrow(DataEnd);
    expect(() => first(hybridNumbers(reader(6, 5), 3), 4)).toThrow(DataEnd);
    expect(() => first(hybridNumbers(reader(6, 5), 33), 1)).toThrow(RangeError);
  });
});

describe('numbers by what each adds', () => {
  it('are one after another, as the format has them for an example', () => {
    // 1 to 5: blocks of 8 numbers in one part, 5 numbers, the first is 1; each adds 1 and nothing in no bits.
    const numbers = openDeltaNumbers(reader(8, 1, 5, 2, 2, 0), 32);
    expect(numbers.total).toBe(5);
    expect([...numbers.numbers()]).toEqual([1n, 2n, 3n, 4n, 5n]);
  });

  it('are 7, 5, 3, 1, 2, 3, 4, 5: the least difference is -2, the others take two bits', () => {
    const data = reader(8, 1, 8, 14, 3, 2, 0b11000000, 0b00111111, 99);
    expect([...openDeltaNumbers(data, 32).numbers()]).toEqual([7n, 5n, 3n, 1n, 2n, 3n, 4n, 5n]);
    expect(data.byte()).toBe(99);
  });

  it('go round where they have more bits than they may', () => {
    const max = [0xfe, 0xff, 0xff, 0xff, 0x0f];
    expect([...openDeltaNumbers(reader(8, 1, 2, ...max, 2, 0), 32).numbers()]).toEqual([2n ** 31n - 1n, -(2n ** 31n)]);
  });

  it.each([
    ['parts of no whole number', reader(8, 3, 1, 0)],
    ['no parts', reader(8, 0, 1, 0)],
    ['more parts than memory has', reader(0x80, 0x80, 0x80, 0x80, 0x08, 0x80, 0x80, 0x80, 0x80, 0x08, 1, 0)],
    ['a number that does not end', reader(...new Array<number>(2000).fill(0xff))],
  ])('are refused with %s', (_case, data) => {
    expect(() => [...openDeltaNumbers(data, 64).numbers()]).toThrow(RangeError);
  });

  it('end where the data do, whatever they claim', () => {
    expect(() => [...openDeltaNumbers(reader(8, 1, 0xff, 0xff, 0xff, 0x7f, 0, 2, 8, 1, 2, 3), 64).numbers()]).toThrow(DataEnd);
  });
});
