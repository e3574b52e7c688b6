import { type ComposedRun, compose, RequestPace, type Workflow } from '@sluice/core';
import { type Clock, IngestError, type Logger } from '@sluice/plugin-api';
import type { RunBoard, RunState } from './run-board.js';
import { SharedBudget } from './shared-budget.js';

/** A run by which nothing was asked for so long is let go. */
const IDLE_MILLISECONDS = 60_000;
const ASKED_MILLISECONDS = 1000;

/** What the runs of a worker are made of. */
export interface WorkerRunsParts {
  readonly workflow: Workflow;
  readonly board: RunBoard;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Told of a run whose coordinator is gone. */
  readonly onGone: (runId: string) => void;
}

/** The parts of the workflow, built for one run in this process. */
export interface WorkerRun {
  readonly parts: ComposedRun;
  readonly pace: RequestPace;
  /** Aborted when the run stops, or its coordinator is gone. */
  readonly stopped: AbortSignal;
}

interface Held extends WorkerRun {
  readonly stop: AbortController;
  users: number;
  usedAt: number;
}

/** The runs that this process works for: each has a source and a sink of its own, and its share of the run's budget of requests. */
export class WorkerRuns {
  readonly #parts: WorkerRunsParts;
  readonly #runs = new Map<string, Held>();
  readonly #asking: NodeJS.Timeout;

  constructor(parts: WorkerRunsParts) {
    this.#parts = parts;
    this.#asking = setInterval(() => void this.#ask(), ASKED_MILLISECONDS);
  }

  /** Does something for a run. Throws CANCELLED where the run stops, and whatever `work` throws. */
  async use<T>(runId: string, work: (run: WorkerRun) => Promise<T>): Promise<T> {
    const run = this.#runs.get(runId) ?? (await this.#open(runId));
    run.users += 1;
    try {
      return await work(run);
    } finally {
      run.users -= 1;
      run.usedAt = Date.now();
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#asking);
    await Promise.all([...this.#runs.values()].map(({ parts }) => parts.dispose()));
    this.#runs.clear();
  }

  async #open(runId: string): Promise<Held> {
    const { workflow, board, logger, clock } = this.#parts;
    const state = await board.stateOf(runId);
    const opened = this.#runs.get(runId);
    if (opened !== undefined) return opened;
    if (state !== 'running') throw this.#stopped(runId, state);
    const stop = new AbortController();
    const parts = compose(workflow, { logger, clock });
    const pace = new RequestPace(workflow.runtime, new SharedBudget(board, runId, workflow.runtime));
    const run = { parts, pace, stop, stopped: stop.signal, users: 0, usedAt: Date.now() };
    this.#runs.set(runId, run);
    return run;
  }

  async #ask(): Promise<void> {
    for (const [runId, run] of this.#runs) {
      if (run.users === 0) {
        if (Date.now() - run.usedAt < IDLE_MILLISECONDS && !run.stopped.aborted) continue;
        this.#runs.delete(runId);
        await run.parts.dispose();
      } else {
        // Where the board cannot be asked, the run goes on: its results wait as long.
        const state = await this.#parts.board.stateOf(runId).catch(() => 'running' as const);
        if (state !== 'running' && !run.stopped.aborted) run.stop.abort(this.#stopped(runId, state));
      }
    }
  }

  #stopped(runId: string, state: RunState): IngestError {
    if (state === 'gone') this.#parts.onGone(runId);
    return new IngestError('CANCELLED', { message: state === 'gone' ? 'The run has lost its coordinator' : 'The run stops' });
  }
}
