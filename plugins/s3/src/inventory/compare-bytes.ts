/** Compares two pieces of bytes, as stores order keys: negative, zero or positive. In JavaScript, since a call of `Buffer.compare` costs more than most keys. */
export function compareBytes(a: Uint8Array, aStart: number, aEnd: number, b: Uint8Array, bStart: number, bEnd: number): number {
  const shorter = Math.min(aEnd - aStart, bEnd - bStart);
  for (let at = 0; at < shorter; at += 1) {
    const difference = (a[aStart + at] as number) - (b[bStart + at] as number);
    if (difference !== 0) return difference;
  }
  return aEnd - aStart - (bEnd - bStart);
}

/** Whether a piece of bytes begins with others. */
export function startsWithBytes(bytes: Uint8Array, start: number, end: number, prefix: Uint8Array): boolean {
  const { length } = prefix;
  if (end - start < length) return false;
  for (let at = 0; at < length; at += 1) if (bytes[start + at] !== prefix[at]) return false;
  return true;
}
