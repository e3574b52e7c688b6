import type { ByteRange } from '@sluice/object-store';
import { openInside } from './places.js';

/**
 * The bytes of a file, or those of a range, which are fewer than its length only at the file's end. `undefined` when the file was deleted since
 * it was found.
 *
 * @throws IngestError LINK_REFUSED where it has come to lie outside the root.
 */
export async function readRange(root: string, path: string, range?: ByteRange): Promise<Uint8Array | undefined> {
  const place = await openInside(root, path);
  if (place === undefined) return undefined;
  try {
    const stats = await place.handle.stat();
    if (!stats.isFile()) return undefined;
    const { offset, length } = range ?? { offset: 0, length: stats.size };
    const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, stats.size - offset)));
    let end = 0;
    while (end < bytes.length) {
      const { bytesRead } = await place.handle.read(bytes, end, bytes.length - end, offset + end);
      if (bytesRead === 0) break;
      end += bytesRead;
    }
    return bytes.subarray(0, end);
  } finally {
    await place.handle.close();
  }
}
