import type { StepContext } from './context.js';
import type { IngestError } from './errors.js';
import type { Json } from './source.js';

/** How sure it is that a proposal is a dataset, and how its columns are read; the documentation of manifests has the rules. */
export type Confidence = 'high' | 'medium' | 'low';

/** How many objects, and bytes, something is about. */
export interface ObjectAmount {
  readonly numberOfObjects: number;
  readonly size: number;
}

/** An entry for a manifest, and why it is proposed. */
export interface ProposedEntry extends ObjectAmount {
  /** As the manifest has it. */
  readonly entry: { readonly [key: string]: Json };
  readonly confidence: Confidence;
  /** In a sentence. */
  readonly reason: string;
}

/** A place in a bucket that no entry is proposed for. */
export interface LeftOutPlace extends ObjectAmount {
  /** In the bucket; a star stands for folders that differ in a number, a date or a value alone. Empty for the bucket's root. */
  readonly path: string;
  /** In a sentence. */
  readonly reason: string;
}

/** What a manifest of a bucket may say. Each object of the bucket is in one of these, or of no account by itself (`beside`). */
export interface ManifestSuggestion {
  readonly bucket: string;
  /** The bucket's. */
  readonly uri: string;
  /** What the bucket would be asked of, and was not: why it was not read. */
  readonly skipped?: string;
  /** Why it could not be read. */
  readonly error?: IngestError;
  readonly proposals: readonly ProposedEntry[];
  readonly leftOut: readonly LeftOutPlace[];
  /** What engines leave beside data, markers of folders, checksums, READMEs and manifests. */
  readonly beside: ObjectAmount;
  /** All that was listed. */
  readonly all: ObjectAmount;
  /** What should be known of the reading, in sentences. */
  readonly notes: readonly string[];
}

/** For a source that reads manifests: proposes them, and puts them beside the data. */
export interface ManifestSuggester {
  /**
   * Reads each bucket that the workflow takes and that has no manifest, or those that are named, and proposes entries. Writes nothing. What is wrong with
   * one bucket is said of that one; throws where the store cannot be read at all.
   */
  suggest(buckets: readonly string[] | undefined, context: StepContext): AsyncIterable<ManifestSuggestion>;
  /**
   * Writes the text of a manifest to where a run looks for the bucket's own, and answers its URI. Throws MANIFEST_EXISTS where there is one and
   * it is not to be replaced, MANIFEST_NOT_WRITABLE where the store takes none, and what the store throws.
   */
  write(bucket: string, text: string, isReplacing: boolean, context: StepContext): Promise<string>;
}
