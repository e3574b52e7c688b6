import { expect, test } from 'vitest';
import { fromSegmentBytes, toSegmentBytes } from './segment.js';

const SEGMENT = { start: 12_345_678_901, bytes: Buffer.from('line\nü\n') };

test('a segment is read as it was written', () => {
  for (const segment of [SEGMENT, { start: 0, bytes: Buffer.alloc(0) }]) {
    const { start, bytes } = fromSegmentBytes(toSegmentBytes(segment)) ?? {};
    expect(start).toBe(segment.start);
    expect(Buffer.from(bytes ?? 'none')).toEqual(segment.bytes);
  }
});

test('a segment that is cut, longer, or has another byte anywhere is none', () => {
  const whole = toSegmentBytes(SEGMENT);
  expect(fromSegmentBytes(Buffer.concat([whole, Buffer.from('x')]))).toBeUndefined();
  for (let at = 0; at < whole.length; at += 1) {
    const damaged = Buffer.from(whole);
    damaged[at] = (damaged[at] ?? 0) ^ 1;
    expect(fromSegmentBytes(damaged)).toBeUndefined();
    expect(fromSegmentBytes(whole.subarray(0, at))).toBeUndefined();
  }
});
