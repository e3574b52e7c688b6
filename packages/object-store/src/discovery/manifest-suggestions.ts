import {
  IngestError,
  isIngestError,
  type Json,
  type ManifestSuggester,
  type ManifestSuggestion,
  type StepContext,
} from '@sluice/plugin-api';
import { MANIFEST_KEY, type ManifestSources } from '../manifest/manifest-sources.js';
import type { Bucket } from '../object-store.js';
import { type DiscoveryParts, discover } from './discover-bucket.js';

/** What suggestions are made of. */
export interface SuggestionParts extends DiscoveryParts {
  readonly manifests: ManifestSources;
  /** Whether the workflow's filters take a bucket. */
  readonly isWanted: (name: string) => boolean;
}

const NO_AMOUNT = { numberOfObjects: 0, size: 0 };
const NOTHING = { proposals: [], leftOut: [], beside: NO_AMOUNT, all: NO_AMOUNT, notes: [] };

/** Proposes manifests for the buckets of a store by the shapes of their folders. */
export class ManifestSuggestions implements ManifestSuggester {
  readonly #parts: SuggestionParts;

  constructor(parts: SuggestionParts) {
    this.#parts = parts;
  }

  async *suggest(names: readonly string[] | undefined, context: StepContext): AsyncGenerator<ManifestSuggestion> {
    const { store, isWanted } = this.#parts;
    const open = new Set(names);
    const takes = names === undefined ? isWanted : (name: string) => open.has(name);
    for await (const page of store.listBuckets(context, takes)) {
      for (const bucket of page.filter(({ name }) => takes(name))) {
        open.delete(bucket.name);
        yield await this.#ofBucket(bucket, names !== undefined, context);
      }
    }
    for (const bucket of open) {
      const uri = store.urls.uri({ name: bucket });
      const error = new IngestError('BUCKET_NOT_FOUND', { path: uri, hint: 'Check the name that was asked for.' });
      yield { bucket, uri, ...NOTHING, error };
    }
  }

  async write(name: string, text: string, isReplacing: boolean, context: StepContext): Promise<string> {
    const { store } = this.#parts;
    const bucket = await this.#bucketOf(name, context);
    const uri = store.urls.uri(bucket, MANIFEST_KEY);
    if (store.write === undefined)
      throw new IngestError('MANIFEST_NOT_WRITABLE', { message: 'Sluice cannot write to this store', path: uri });
    if (!isReplacing && (await store.head(bucket, MANIFEST_KEY, context)) !== undefined) {
      throw new IngestError('MANIFEST_EXISTS', { path: uri });
    }
    await store.write(bucket, MANIFEST_KEY, new TextEncoder().encode(text), context);
    return uri;
  }

  async #ofBucket(bucket: Bucket, isNamed: boolean, context: StepContext): Promise<ManifestSuggestion> {
    const { store, manifests } = this.#parts;
    const { name } = bucket;
    const uri = store.urls.uri(bucket);
    try {
      if (!isNamed) {
        const manifest = await manifests.of(bucket, context);
        if (manifest !== undefined)
          return { bucket: name, uri, ...NOTHING, skipped: skipReason(manifest.entries.length + manifest.invalid.length) };
      }
      const { found } = await discover(bucket, this.#parts, context);
      const { proposals, leftOut, beside, all, notes } = found;
      return {
        bucket: name,
        uri,
        proposals: proposals.map(({ entry, shape: _, ...proposal }) => ({
          ...proposal,
          entry: entry as unknown as { [key: string]: Json },
        })),
        leftOut,
        beside,
        all,
        notes,
      };
    } catch (error) {
      if (!isIngestError(error) || error.fatal || context.signal.aborted) throw error;
      return { bucket: name, uri, ...NOTHING, error };
    }
  }

  async #bucketOf(name: string, context: StepContext): Promise<Bucket> {
    const { store } = this.#parts;
    for await (const page of store.listBuckets(context, (each) => each === name)) {
      const found = page.find((each) => each.name === name);
      if (found !== undefined) return found;
    }
    throw new IngestError('BUCKET_NOT_FOUND', { path: store.urls.uri({ name }) });
  }
}

function skipReason(entries: number): string {
  if (entries === 0) return 'its manifest has no entry, which says that there are no datasets';
  return `a manifest has ${entries === 1 ? 'an entry' : `${entries} entries`} for it`;
}
