import type { Split } from '@sluice/plugin-api';
import { runSplit, type SplitContext, type SplitResult } from './run-split.js';
import type { Runner, SplitRequest } from './runner.js';

/** What a {@link LocalRunner} is made of. */
export type LocalRunnerParts = Pick<SplitContext, 'source' | 'processors' | 'sink' | 'isPlanned' | 'known'>;

/** Runs splits in this process. */
export class LocalRunner implements Runner {
  readonly lanes: number;
  readonly #parts: LocalRunnerParts;

  constructor(parts: LocalRunnerParts, lanes: number) {
    this.#parts = parts;
    this.lanes = lanes;
  }

  run(split: Split, request: SplitRequest): Promise<SplitResult> {
    return runSplit(split, { ...this.#parts, ...request });
  }
}
