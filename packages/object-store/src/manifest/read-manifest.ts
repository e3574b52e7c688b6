import { IngestError, type StepContext } from '@sluice/plugin-api';
import type { Bucket, ObjectStore } from '../object-store.js';
import { type ParsedManifest, parseManifest } from './manifest.js';

/** The most that is read of a manifest. */
export const MANIFEST_MAX_BYTES = 16 * 1024 * 1024;

/**
 * The manifest in an object of a store; `undefined` when there is no such object.
 *
 * @throws IngestError what the store throws, MANIFEST_TOO_LARGE, and what {@link parseManifest} throws.
 */
export async function readManifest(
  store: ObjectStore,
  bucket: Bucket,
  key: string,
  context: StepContext,
): Promise<ParsedManifest | undefined> {
  const bytes = await store.read(bucket, key, context, { offset: 0, length: MANIFEST_MAX_BYTES + 1 });
  if (bytes === undefined) return undefined;
  const at = store.urls.uri(bucket, key);
  if (bytes.length > MANIFEST_MAX_BYTES) throw new IngestError('MANIFEST_TOO_LARGE', { path: at });
  return parseManifest(new TextDecoder().decode(bytes), at);
}
