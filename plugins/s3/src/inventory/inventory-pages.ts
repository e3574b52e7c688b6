import type { ObjectInfo, ObjectPage } from '@sluice/object-store';
import type { RowRange } from './merge-runs.js';

const OBJECTS_A_PAGE = 1000;

/** Rows as pages of a listing. */
export async function* inventoryPages(ranges: AsyncIterable<RowRange>): AsyncGenerator<ObjectPage> {
  let objects: ObjectInfo[] = [];
  for await (const { block, from, to } of ranges) {
    const { bytes, offsets, sizes, modified, archived } = block;
    for (let row = from; row < to; row += 1) {
      const key = bytes.toString('utf8', offsets[row], offsets[row + 1]);
      const [size, lastModified] = [sizes[row] as number, modified[row] as number];
      objects.push(archived[row] === 0 ? { key, size, lastModified } : { key, size, lastModified, archived: true });
    }
    if (objects.length < OBJECTS_A_PAGE) continue;
    yield { objects, prefixes: [] };
    objects = [];
  }
  if (objects.length > 0) yield { objects, prefixes: [] };
}
