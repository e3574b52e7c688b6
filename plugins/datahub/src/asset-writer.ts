import type { CheckStep, StepContext, WriteResult } from '@sluice/plugin-api';
import type { Asset } from './proposal.js';

/** Writes assets somewhere. */
export interface AssetWriter {
  /** Tries, one after another, what a run needs. */
  check(context: StepContext): AsyncIterable<CheckStep>;
  /**
   * Writes the assets of some entities. Answers a result for each entity, in order: what became of the last of its assets, unless an earlier one failed. Throws
   * when nothing more can be written.
   */
  write(entities: readonly (readonly Asset[])[], context: StepContext): Promise<readonly WriteResult[]>;
  /** What `write` would answer, with what it would change; writes nothing. */
  plan(entities: readonly (readonly Asset[])[], context: StepContext): Promise<readonly WriteResult[]>;
  /** All is written: makes it last. */
  flush(): Promise<void>;
  /** Frees what is held. May be called twice. */
  close(): Promise<void>;
}

/** What became of an entity, from what became of its assets. One that has none has nothing to change. */
export function entityResult(results: readonly WriteResult[]): WriteResult {
  return results.find(({ status }) => status === 'failed') ?? results.at(-1) ?? { status: 'unchanged' };
}
