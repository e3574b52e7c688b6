import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type Confidence,
  IngestError,
  type ManifestSuggester,
  type ManifestSuggestion,
  type ProposedEntry,
  type StepContext,
} from '@sluice/plugin-api';
import { counted } from '../output/counts.js';

const ORDER: readonly Confidence[] = ['low', 'medium', 'high'];
const BESIDE = 'beside';

/** How manifests are written. */
export interface WriterParts {
  /** `beside`: into each bucket; a path that ends in .json: one manifest for all buckets; else a folder, for a file for each. */
  readonly where: string;
  /** The least sure entries that are written. */
  readonly least: Confidence;
  readonly isReplacing: boolean;
  readonly manifests: ManifestSuggester;
  readonly context: StepContext;
}

/** Writes proposals as manifests: of the entries, what a manifest has, and no more. */
export class ManifestWriter {
  /** What was written where, and of which buckets nothing is sure enough, in words. */
  readonly told: string[] = [];
  readonly #parts: WriterParts;
  readonly #all: ProposedEntry['entry'][] = [];
  #allProposed = 0;

  constructor(parts: WriterParts) {
    this.#parts = parts;
  }

  /** Writes the manifest of a bucket, if it has an entry. Throws MANIFEST_EXISTS where there is one, and what writing throws. */
  async add({ bucket, uri, proposals }: ManifestSuggestion): Promise<void> {
    const { where, least, isReplacing, manifests, context } = this.#parts;
    const entries = proposals
      .filter(({ confidence }) => ORDER.indexOf(confidence) >= ORDER.indexOf(least))
      .map(({ entry }) => entry);
    this.#allProposed += proposals.length;
    if (entries.length === 0) {
      if (proposals.length > 0) this.told.push(`not written: ${uri}: none of its entries is of at least ${least} confidence`);
    } else if (where === BESIDE) {
      const place = await manifests.write(bucket, manifestText(entries), isReplacing, context);
      this.#wrote(place, entries.length, proposals.length);
    } else if (this.#isOne) this.#all.push(...entries.map((entry) => ({ containerName: bucket, ...entry })));
    else await this.#writeFile(join(where, `${bucket.replace(/[/\\]/g, '_')}.openmetadata.json`), entries, proposals.length);
  }

  /** Writes what is about all buckets together. Throws as {@link add} does. */
  async end(): Promise<void> {
    if (this.#isOne && this.#all.length > 0) await this.#writeFile(this.#parts.where, this.#all, this.#allProposed);
  }

  get #isOne(): boolean {
    return this.#parts.where !== BESIDE && this.#parts.where.endsWith('.json');
  }

  async #writeFile(path: string, entries: readonly ProposedEntry['entry'][], proposed: number): Promise<void> {
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, manifestText(entries), { flag: this.#parts.isReplacing ? 'w' : 'wx' });
      this.#wrote(path, entries.length, proposed);
    } catch (error) {
      const { code, message } = error as { code?: unknown; message?: unknown };
      if (code === 'EEXIST') throw new IngestError('MANIFEST_EXISTS', { path, cause: error });
      throw new IngestError('MANIFEST_NOT_WRITABLE', {
        message: `The manifest cannot be written: ${String(message)}`,
        path,
        hint: 'Check that the folder may be written to.',
        cause: error,
      });
    }
  }

  #wrote(place: string, entries: number, proposed: number): void {
    this.told.push(`written: ${place}: ${entries} of ${counted(proposed, 'entry', 'entries')}`);
  }
}

function manifestText(entries: readonly ProposedEntry['entry'][]): string {
  return `${JSON.stringify({ entries }, undefined, 2)}\n`;
}
