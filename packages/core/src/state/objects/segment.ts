import { crc32 } from 'node:zlib';

/** A checksum of what follows, and where the bytes behind the line begin in their journal. */
const HEAD = /^([0-9a-f]{8}) (\d+)\n/;
/** Longer than any head. */
const HEAD_BYTES = 64;
const CHECKSUM_DIGITS = 8;

/** A part of a journal, as an object holds it. */
export interface Segment {
  /** Where it begins in its journal: what earlier ones have behind that counts for nothing. */
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** The bytes of an object that holds a segment. */
export function toSegmentBytes({ start, bytes }: Segment): Buffer {
  const checked = Buffer.concat([Buffer.from(`${start}\n`), bytes]);
  return Buffer.concat([Buffer.from(`${crc32(checked).toString(16).padStart(CHECKSUM_DIGITS, '0')} `), checked]);
}

/** The segment that an object holds; `undefined` where its bytes are not what was written. */
export function fromSegmentBytes(stored: Uint8Array): Segment | undefined {
  const text = Buffer.from(stored.subarray(0, HEAD_BYTES)).toString('latin1');
  const [head, checksum = '', start] = HEAD.exec(text) ?? [];
  if (head === undefined || crc32(stored.subarray(CHECKSUM_DIGITS + 1)) !== Number.parseInt(checksum, 16)) return undefined;
  return { start: Number(start), bytes: stored.subarray(head.length) };
}
