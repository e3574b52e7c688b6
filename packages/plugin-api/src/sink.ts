import type { CheckStep, StepContext } from './context.js';
import type { IngestError } from './errors.js';
import type { Container, Entity } from './generated/entities.js';
import type { Json } from './source.js';

/** One field of an entity that the catalogue holds otherwise. */
export interface Change {
  /** The field, in the words of the entity: `size`, `dataModel.columns.order_id.dataType`. */
  readonly path: string;
  /** What the catalogue holds; absent where it holds nothing. */
  readonly before?: Json;
  /** What it is to hold; absent where that is nothing. */
  readonly after?: Json;
}

/** What became of one entity of a batch. */
export type WriteResult =
  | { readonly status: 'created' }
  | { readonly status: 'unchanged' }
  | {
      readonly status: 'updated';
      /** What is different, where the sink knows. */
      readonly changes?: readonly Change[];
    }
  | { readonly status: 'failed'; readonly error: IngestError };

/** The state of a run, for catalogues that show it. */
export interface RunStatus {
  readonly runId: string;
  /** The pipeline's fully qualified name in the catalogue. */
  readonly pipeline: string;
  readonly state: 'running' | 'succeeded' | 'partial' | 'failed';
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly startedAt: number;
  /** Absent while the run goes on. */
  readonly endedAt?: number;
}

/** A container that the catalogue holds. */
export interface CatalogueContainer {
  /** The catalogue's own name for it. */
  readonly id: string;
  readonly fullyQualifiedName: string;
  /** What {@link Sink.hash} would have answered when it was written, as the catalogue keeps it; absent where it is to be written again. */
  readonly hash?: string;
}

/**
 * Writes to a catalogue. Called in this order: `write` any number of times, then, where something is to be deleted, `snapshot`, which may be
 * called again, and `delete` once, `flush` once, `close` once. Where what the catalogue holds need not be written again, `snapshot` is called before
 * containers are written, too.
 */
export interface Sink {
  /** Makes its output anew in each run: what a run does not write is not in it afterwards. */
  readonly isAnew?: boolean;
  /** Tries, one after another, what a run needs. Yields failures; throws only on a defect. */
  check(context: StepContext): AsyncIterable<CheckStep>;
  /**
   * Writes entities by their fully qualified names, so that writing one twice changes nothing. Answers one result for each, in order; one
   * refused entity does not lose the others. A parent comes in an earlier batch than its child, or before it in the
   * same one. Several batches may be under way at a time. Throws when nothing more can be written.
   */
  write(batch: readonly Entity[], context: StepContext): Promise<readonly WriteResult[]>;
  /**
   * What `write` would answer to the same batch, with the changes of what it would update; writes nothing. What an earlier call was asked of
   * counts as there: the parent of a container that is to be created need not be in the catalogue. A run that writes asks too, of containers that
   * come again.
   */
  plan?(batch: readonly Entity[], context: StepContext): Promise<readonly WriteResult[]>;
  /**
   * A digest of all that a write of the container would send, which the catalogue keeps with it: where it holds the same, and there alone, the
   * container is not written, and counts as unchanged. `undefined` where the catalogue keeps none; an empty text, which none keeps, where the container is
   * to be written whatever the catalogue holds.
   */
  hash?(container: Container, context: StepContext): Promise<string | undefined>;
  /** The live containers of a service, each once, in any order; throws when it cannot tell them all. */
  snapshot?(service: string, context: StepContext): AsyncIterable<CatalogueContainer>;
  /**
   * Deletes containers, each with everything below it, so that people can restore them. Answers a result for each, in order;
   * one that is gone already counts as deleted.
   */
  delete?(
    containers: readonly CatalogueContainer[],
    context: StepContext,
  ): Promise<readonly ({ readonly status: 'deleted' } | { readonly status: 'failed'; readonly error: IngestError })[]>;
  /** Tells the catalogue how the run stands. */
  reportRun?(status: RunStatus, context: StepContext): Promise<void>;
  /** All is written: make it last. */
  flush(context: StepContext): Promise<void>;
  /** Frees what the sink holds. Without a `flush` before it, what was written may be lost. May be called twice. */
  close(): Promise<void>;
}
