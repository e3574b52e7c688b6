import { crc32 } from 'node:zlib';

const CHECKSUM_DIGITS = 8;
/** Where it begins in its journal, and a checksum of what follows. */
const HEAD = /^(\d+) ([0-9a-f]{8})\n/;
const HEAD_BYTES = 64;

/** What a part of a journal is kept as, in an object. */
export interface Segment {
  /** Where it begins in its journal: what earlier ones have behind that counts for nothing. */
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** The bytes of an object that holds a segment. */
export function toSegmentBytes({ start, bytes }: Segment): Uint8Array {
  return Buffer.concat([Buffer.from(`${start} ${crc32(bytes).toString(16).padStart(CHECKSUM_DIGITS, '0')}\n`), bytes]);
}

/** The segment that an object holds; `undefined` where its bytes are not what was written. */
export function fromSegmentBytes(stored: Uint8Array): Segment | undefined {
  const [head, start, checksum = ''] = HEAD.exec(Buffer.from(stored.subarray(0, HEAD_BYTES)).toString('latin1')) ?? [];
  if (head === undefined) return undefined;
  const bytes = stored.subarray(head.length);
  return crc32(bytes) === Number.parseInt(checksum, 16) ? { start: Number(start), bytes } : undefined;
}
