import { readFile } from 'node:fs/promises';
import { IngestError, isIngestError, type StepContext } from '@sluice/plugin-api';
import type { StorageOptions } from '../generated/storage-options.js';
import type { Bucket, ObjectStore } from '../object-store.js';
import { type ParsedManifest, parseManifest } from './manifest.js';

/** Where a bucket's own manifest lies. */
export const MANIFEST_KEY = 'openmetadata.json';
const MANIFEST_MAX_BYTES = 16 * 1024 * 1024;

/**
 * Finds the manifest that holds for a bucket, alone: the global one if it has entries for the bucket, else the bucket's own, else the
 * workflow's default.
 */
export class ManifestSources {
  readonly #store: ObjectStore;
  readonly #options: StorageOptions;
  #global: Promise<ParsedManifest | undefined> | undefined;
  #default: ParsedManifest | undefined;

  constructor(store: ObjectStore, options: StorageOptions) {
    this.#store = store;
    this.#options = options;
  }

  /**
   * The bucket's manifest, or `undefined` when there is none.
   *
   * @throws IngestError a fatal one when a manifest for all buckets cannot be read, else about the bucket's own.
   */
  async of(bucket: Bucket, context: StepContext): Promise<ParsedManifest | undefined> {
    this.#global ??= this.#readGlobal();
    const global = entriesFor(bucket, await this.#global, 'named');
    if (global !== undefined) return global;
    const own = await this.#readOwn(bucket, context);
    if (own !== undefined) return own;
    this.#default ??= this.#readDefault();
    return entriesFor(bucket, this.#default, 'named-or-all');
  }

  async #readGlobal(): Promise<ParsedManifest | undefined> {
    const { manifestFilePath, manifestHttpPath, prefixConfig } = this.#options.storageMetadataConfigSource ?? {};
    if (manifestHttpPath !== undefined || prefixConfig !== undefined) {
      const key = manifestHttpPath === undefined ? 'prefixConfig' : 'manifestHttpPath';
      throw new IngestError('NOT_YET_SUPPORTED', {
        message: `storageMetadataConfigSource.${key} is not supported yet`,
        hint: 'Put the manifest into a local file and name it in manifestFilePath.',
        fatal: true,
      });
    }
    if (manifestFilePath === undefined) return undefined;
    const text = await readLocal(manifestFilePath);
    return whole(() => parseManifest(text, manifestFilePath));
  }

  async #readOwn(bucket: Bucket, context: StepContext): Promise<ParsedManifest | undefined> {
    const range = { offset: 0, length: MANIFEST_MAX_BYTES + 1 };
    const bytes = await this.#store.read(bucket, MANIFEST_KEY, context, range);
    if (bytes === undefined) return undefined;
    const at = this.#store.urls.uri(bucket, MANIFEST_KEY);
    if (bytes.length > MANIFEST_MAX_BYTES) throw new IngestError('MANIFEST_TOO_LARGE', { path: at });
    return parseManifest(new TextDecoder().decode(bytes), at);
  }

  #readDefault(): ParsedManifest | undefined {
    const text = this.#options.defaultManifest?.trim() ?? '';
    return text === '' ? undefined : whole(() => parseManifest(text, 'defaultManifest'));
  }
}

/** The part of a manifest for all buckets that is about one of them; `undefined` when it says nothing of it. */
function entriesFor(
  bucket: Bucket,
  manifest: ParsedManifest | undefined,
  mode: 'named' | 'named-or-all',
): ParsedManifest | undefined {
  const isOurs = ({ containerName }: { readonly containerName?: string }): boolean =>
    containerName === undefined ? mode === 'named-or-all' : containerName === bucket.name;
  const entries = manifest?.entries.filter(({ entry }) => isOurs(entry)) ?? [];
  const invalid = manifest?.invalid.filter(isOurs) ?? [];
  return entries.length + invalid.length === 0 ? undefined : { entries, invalid };
}

async function readLocal(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const message = `The manifest cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    throw new IngestError('MANIFEST_NOT_READABLE', { message, path, cause: error });
  }
}

/** Makes what is wrong with a manifest for all buckets stop the run: without it, each bucket would be read wrongly. */
function whole<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isIngestError(error)) throw error;
    const { code, message, path } = error;
    throw new IngestError(code, { message, fatal: true, cause: error, ...(path === undefined ? {} : { path }) });
  }
}
