import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareKeys } from './folders.js';

test('keys are in the order of their UTF-8 bytes', () => {
  const keys = fc.string({
    unit: fc.constantFrom('a', 'b', '/', 'é', '\u{E000}', '\uFFFD', '\u{10000}', '\u{1F600}'),
    maxLength: 4,
  });
  fc.assert(
    fc.property(keys, keys, (a, b) => {
      expect(Math.sign(compareKeys(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
    { numRuns: 2000 },
  );
});
