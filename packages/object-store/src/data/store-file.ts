import { IngestError, type StepContext } from '@sluice/plugin-api';
import type { DataFile } from '@sluice/schema-inference';
import type { Bucket, ObjectInfo, ObjectStore } from '../object-store.js';

/** An object as a file of data. Its `read` throws OBJECT_NOT_FOUND where the object is gone, OBJECT_CHANGED where it is shorter than it was. */
export function storeFile(
  { bucket, store }: { readonly bucket: Bucket; readonly store: ObjectStore },
  { key, size }: Pick<ObjectInfo, 'key' | 'size'>,
  context: StepContext,
): DataFile {
  const uri = store.urls.uri(bucket, key);
  return {
    uri,
    size,
    read: async (offset, length) => {
      const bytes = await store.read(bucket, key, context, { offset, length });
      if (bytes === undefined)
        throw new IngestError('OBJECT_NOT_FOUND', { message: 'The object was deleted since it was listed', path: uri });
      const expected = Math.max(0, Math.min(length, size - offset));
      if (bytes.length >= expected) return bytes;
      const message = `There are ${bytes.length} bytes at ${offset}, and ${expected} by its size when it was listed, ${size}`;
      throw new IngestError('OBJECT_CHANGED', { message, path: uri });
    },
  };
}
