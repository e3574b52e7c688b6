// Inputs for readers: what they read, damaged; words of what they read, thrown together; and bytes.
import fc from 'fast-check';

const MOST_EDITS = 8;
const NUMBERS = [0, 1, 127, 128, 255, 256, 32_767, 65_535, 2 ** 24, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];

/**
 * @param {readonly Uint8Array[]} corpus what is read
 * @param {readonly string[]} words what it is made of
 * @returns {fc.Arbitrary<Uint8Array>}
 */
export function mutatedInputs(corpus, words) {
  const place = fc.nat(2 ** 30);
  const piece = fc.oneof(
    fc.constantFrom(...words).map((word) => Buffer.from(word)),
    fc.uint8Array({ minLength: 1, maxLength: 8 }),
    fc.constantFrom(...NUMBERS).chain((number) => fc.boolean().map((isLittle) => bytesOf(number, isLittle))),
  );
  const edit = fc.oneof(
    fc.record({ kind: fc.constant('replace'), place, piece }),
    fc.record({ kind: fc.constant('insert'), place, piece }),
    fc.record({ kind: fc.constant('flip'), place, bit: fc.nat(7) }),
    fc.record({ kind: fc.constant('remove'), place, length: fc.nat(64) }),
    fc.record({
      kind: fc.constant('repeat'),
      place,
      length: fc.integer({ min: 1, max: 64 }),
      times: fc.integer({ min: 1, max: 40 }),
    }),
    fc.record({ kind: fc.constant('cut'), place }),
    fc.record({ kind: fc.constant('join'), place, other: fc.nat(corpus.length - 1) }),
  );
  const damaged = fc
    .tuple(fc.nat(corpus.length - 1), fc.array(edit, { minLength: 1, maxLength: MOST_EDITS }))
    .map(([index, edits]) => edits.reduce((bytes, each) => edited(bytes, each, corpus), Buffer.from(corpus[index])));
  const thrownTogether = fc.array(piece, { maxLength: 60 }).map((pieces) => Buffer.concat(pieces));
  return fc.oneof({ weight: 7, arbitrary: damaged }, { weight: 2, arbitrary: thrownTogether }, fc.uint8Array({ maxLength: 400 }));
}

function edited(bytes, { kind, place, piece, bit, length, times, other }, corpus) {
  const at = bytes.length === 0 ? 0 : place % bytes.length;
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (kind) {
    case 'replace':
      return Buffer.concat([before, piece, after.subarray(piece.length)]);
    case 'insert':
      return Buffer.concat([before, piece, after]);
    case 'flip':
      return Buffer.concat([before, after.subarray(0, 1).map((byte) => byte ^ (1 << bit)), after.subarray(1)]);
    case 'remove':
      return Buffer.concat([before, after.subarray(length)]);
    case 'repeat':
      return Buffer.concat([before, ...Array(times).fill(after.subarray(0, length)), after]);
    case 'cut':
      return before;
    default:
      return Buffer.concat([before, corpus[other].subarray(at % (corpus[other].length + 1))]);
  }
}

function bytesOf(number, isLittle) {
  const bytes = Buffer.alloc(4);
  if (isLittle) bytes.writeUInt32LE(number);
  else bytes.writeUInt32BE(number);
  return bytes;
}
