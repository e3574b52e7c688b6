import type { CheckStep, ContainerData, ReadContext, StepContext } from './context.js';
import type { IngestError } from './errors.js';
import type { Container, StorageService, Tag } from './generated/entities.js';
import type { ManifestSuggester } from './manifest-suggestion.js';

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * Something that a run has to account for: it ends in exactly one outcome. `kind`, `name` and `at` together identify it and are
 * the same in every run.
 */
export interface Subject {
  readonly kind: 'service' | 'bucket' | 'manifest' | 'entry' | 'table' | 'folder' | 'file';
  /** The URI of the place, such as `s3://bucket/path`. */
  readonly name: string;
  /** Where it was asked for, such as `s3://bucket/openmetadata.json#/entries/3`. */
  readonly at?: string;
}

/**
 * The smallest piece of a source's work that can be read, retried, skipped and counted alone: a bucket, or a listing group in it.
 */
export interface Split {
  /** The same in every run, and unique in it. */
  readonly id: string;
  /** What the split belongs to: the URI of its bucket. */
  readonly scope: string;
  /** The fully qualified name of the scope's topmost container; all that the split yields is that one or lies below it. */
  readonly root: string;
  /** The container that everything in the split lies below; when that one is not written, the split is not read. */
  readonly parent?: string;
  /**
   * Why what the split yields may lack something that is in the store, though it was read to its end. Nothing of its scope counts as gone
   * then.
   */
  readonly gap?: string;
  /** All that `read` needs, on whatever machine: plain JSON, without secrets. */
  readonly payload: Json;
  /** What is known before the split is read; `read` gives each of them its outcome. If it throws, they fail. */
  readonly subjects: readonly Subject[];
}

/** What became of a subject that is not written. */
export type SourceOutcome =
  | { readonly status: 'filtered'; readonly rule: string }
  | { readonly status: 'empty'; readonly reason: string }
  | { readonly status: 'failed'; readonly error: IngestError };

/**
 * What a source yields: something to write, something that is as it was, more to read, or what became of a subject. `of` is the announced subject that this one is
 * a part of, such as the manifest entry that takes many tables; that one's outcome is then the foremost of its parts', and the
 * source says nothing else of it.
 */
export type SourceItem =
  | {
      readonly type: 'entity';
      readonly subject: Subject;
      readonly of?: Subject;
      readonly entity: Container;
      /** The tags that the container carries; the same one may come again and again. */
      readonly tags?: readonly Tag[];
      /** The data behind the entity, for processors. */
      readonly data?: ContainerData;
      /**
       * The same subject comes again later in this split, with a more complete entity of the same fully qualified name; its outcome is final with
       * the last one, which has no `again`. Should it not come, what became of it so far stands. Without it, what comes again is OUTCOME_TWICE.
       */
      readonly again?: true;
      /**
       * A digest of all that the entity comes from and its `data` reads, which is another one when any of that is; of what it was told by a listing, so
       * that the next run knows before it reads. Given where the context has `isKnown`; without it, the item is read in each run.
       */
      readonly fingerprint?: string;
    }
  /** An item with an entity that is as it was, by `isKnown` of the context. */
  | { readonly type: 'known'; readonly subject: Subject; readonly of?: Subject; readonly fullyQualifiedName: string }
  | { readonly type: 'split'; readonly split: Split }
  | {
      readonly type: 'outcome';
      readonly subject: Subject;
      readonly of?: Subject;
      readonly outcome: SourceOutcome;
      /**
       * The container that the subject would have become. What the catalogue has of it and below it is kept. Without it, where something is
       * filtered or failed, nothing in the scope counts as gone; where something is empty, its container does.
       */
      readonly fullyQualifiedName?: string;
    };

/** What a run may delete from the catalogue. */
export interface DeletionPolicy {
  /** Whether `plan` yields every bucket that the service has, so that one it does not yield is gone. */
  readonly isWhole: boolean;
  /** The most containers that one run may delete: a count, or a share of the service's live containers, of which ten are always allowed. */
  readonly most: number | { readonly percent: number };
}

/**
 * Reads a store. Called in this order: `plan` once a run, then `read` once for each split (several at a time, each after its
 * parent split's entities are written), `close` once. `check` stands alone.
 */
export interface Source {
  /** What all containers hang under; written before any split is read. */
  readonly service: StorageService;
  /** Whether containers that are gone from the store are deleted from the catalogue, and how many; absent: none are. */
  readonly deletion?: DeletionPolicy;
  /** Proposes manifests and writes them; absent where the source reads none. */
  readonly manifests?: ManifestSuggester;
  /** Tries, one after another, what a run needs. Yields failures; throws only on a defect. */
  check(context: StepContext): AsyncIterable<CheckStep>;
  /** The root splits. Throws when the store cannot be listed; a failure never looks like an empty store. */
  plan(context: StepContext): AsyncIterable<Split>;
  /**
   * What lies in a split, parents before children. Returning normally says that it was enumerated whole; throwing, that it was not.
   * May be called again for the same split and then yields the same.
   */
  read(split: Split, context: ReadContext): AsyncIterable<SourceItem>;
  /** Frees what the source holds. May be called twice. */
  close(): Promise<void>;
}
