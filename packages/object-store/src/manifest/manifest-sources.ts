import { type CheckStep, checkStep, isIngestError, type StepContext } from '@sluice/plugin-api';
import type { StorageOptions } from '../generated/storage-options.js';
import type { Bucket, ObjectStore } from '../object-store.js';
import { asFatal, type GlobalManifest, globalManifest, type OpenStore } from './global-manifest.js';
import { type ParsedManifest, parseManifest } from './manifest.js';
import { readManifest } from './read-manifest.js';

/** Where a bucket's own manifest lies. */
export const MANIFEST_KEY = 'openmetadata.json';

/**
 * Finds the manifest that holds for a bucket, alone: the global one if it has entries for the bucket, else the bucket's own, else the
 * workflow's default. The global one is read once.
 */
export class ManifestSources {
  readonly #store: ObjectStore;
  readonly #defaultText: string;
  readonly #globalManifest: GlobalManifest | undefined;
  #global: Promise<ParsedManifest | undefined> | undefined;
  #default: ParsedManifest | undefined;

  /** @throws IngestError a fatal one when the workflow names a global manifest that cannot be read. */
  constructor(store: ObjectStore, options: StorageOptions, openStore?: OpenStore) {
    this.#store = store;
    this.#defaultText = options.defaultManifest?.trim() ?? '';
    this.#globalManifest = globalManifest(options.storageMetadataConfigSource ?? {}, store, openStore);
  }

  /**
   * The bucket's manifest, or `undefined` when there is none.
   *
   * @throws IngestError a fatal one when a manifest for all buckets cannot be read, else about the bucket's own.
   */
  async of(bucket: Bucket, context: StepContext): Promise<ParsedManifest | undefined> {
    this.#global ??= this.#readGlobal(context);
    const global = await this.#global;
    const manifest = entriesFor(bucket, global, 'named') ?? (await this.#ownOrDefault(bucket, context));
    // A wrong entry that names no bucket may be about any of them.
    const unplaced = global?.invalid.filter(({ containerName }) => containerName === undefined) ?? [];
    if (unplaced.length === 0) return manifest;
    return { entries: manifest?.entries ?? [], invalid: [...unplaced, ...(manifest?.invalid ?? [])] };
  }

  /** Tries what the manifest for all buckets needs, where the workflow names one. */
  async *check(context: StepContext): AsyncGenerator<CheckStep> {
    if (this.#globalManifest === undefined) return;
    yield await checkStep('manifest for all buckets', async () => {
      const { entries = [], invalid = [] } = (await this.#globalManifest?.read(context)) ?? {};
      return `${entries.length} entries${invalid.length === 0 ? '' : `, and ${invalid.length} that are wrong`}`;
    });
  }

  async #ownOrDefault(bucket: Bucket, context: StepContext): Promise<ParsedManifest | undefined> {
    const own = await readManifest(this.#store, bucket, MANIFEST_KEY, context);
    if (own !== undefined && own.entries.length + own.invalid.length > 0) return own;
    this.#default ??= this.#readDefault();
    return entriesFor(bucket, this.#default, 'named-or-all') ?? own;
  }

  /** Frees what was opened for the global manifest. May be called twice. */
  async close(): Promise<void> {
    await this.#globalManifest?.close();
  }

  async #readGlobal(context: StepContext): Promise<ParsedManifest | undefined> {
    const manifest = await this.#globalManifest?.read(context);
    for (const { at, entry } of manifest?.entries ?? []) {
      if (entry.containerName !== undefined) continue;
      const message = 'The entry is without effect: in a manifest for all buckets it has to name its bucket as containerName';
      context.report.warn({ code: 'ENTRY_WITHOUT_EFFECT', message, path: at });
    }
    return manifest;
  }

  #readDefault(): ParsedManifest | undefined {
    if (this.#defaultText === '') return undefined;
    try {
      return parseManifest(this.#defaultText, 'defaultManifest');
    } catch (error) {
      throw isIngestError(error) ? asFatal(error) : error;
    }
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
