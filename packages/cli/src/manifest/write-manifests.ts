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
  /** The places that were written. */
  readonly written: string[] = [];
  readonly #parts: WriterParts;
  readonly #all: ProposedEntry['entry'][] = [];

  constructor(parts: WriterParts) {
    this.#parts = parts;
  }

  /** Writes the manifest of a bucket, if it has an entry. Throws MANIFEST_EXISTS where there is one, and what writing throws. */
  async add({ bucket, proposals }: ManifestSuggestion): Promise<void> {
    const { where, least, isReplacing, manifests, context } = this.#parts;
    const entries = proposals
      .filter(({ confidence }) => ORDER.indexOf(confidence) >= ORDER.indexOf(least))
      .map(({ entry }) => entry);
    if (entries.length === 0) return;
    if (where === BESIDE) this.written.push(await manifests.write(bucket, manifestText(entries), isReplacing, context));
    else if (this.#isOne) this.#all.push(...entries.map((entry) => ({ containerName: bucket, ...entry })));
    else await this.#writeFile(join(where, `${bucket.replace(/[/\\]/g, '_')}.openmetadata.json`), entries);
  }

  /** Writes what is about all buckets together. Throws as {@link add} does. */
  async end(): Promise<void> {
    if (this.#isOne && this.#all.length > 0) await this.#writeFile(this.#parts.where, this.#all);
  }

  get #isOne(): boolean {
    return this.#parts.where !== BESIDE && this.#parts.where.endsWith('.json');
  }

  async #writeFile(path: string, entries: readonly ProposedEntry['entry'][]): Promise<void> {
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, manifestText(entries), { flag: this.#parts.isReplacing ? 'w' : 'wx' });
      this.written.push(path);
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
}

function manifestText(entries: readonly ProposedEntry['entry'][]): string {
  return `${JSON.stringify({ entries }, undefined, 2)}\n`;
}
