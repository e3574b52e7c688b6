import type { ObjectInfo, ObjectPage } from '@sluice/object-store';
import type { RowRange } from './merge-runs.js';

/** Rows as pages of a listing. */
export async function* inventoryPages(merged: AsyncIterable<readonly RowRange[]>): AsyncGenerator<ObjectPage> {
  for await (const ranges of merged) yield { objects: ranges.flatMap(objectsOf), prefixes: [] };
}

function objectsOf({ block, from, to }: RowRange): ObjectInfo[] {
  const { bytes, offsets, sizes, modified, archived } = block;
  const objects: ObjectInfo[] = [];
  for (let row = from; row < to; row += 1) {
    const key = bytes.toString('utf8', offsets[row], offsets[row + 1]);
    const [size, lastModified] = [sizes[row] as number, modified[row] as number];
    objects.push(archived[row] === 0 ? { key, size, lastModified } : { key, size, lastModified, archived: true });
  }
  return objects;
}
