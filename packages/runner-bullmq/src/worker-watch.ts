import { IngestError, type Logger } from '@sluice/plugin-api';

const SAID_AGAIN_MILLISECONDS = 60_000;

/** What a {@link WorkerWatch} is made of. */
export interface WorkerWatchParts {
  /** How many workers there are. */
  readonly workers: () => Promise<number>;
  /** Whether there is anything for them to do. */
  readonly isWaiting: () => boolean;
  readonly digest: string;
  /** For how long a run waits without a worker. */
  readonly seconds: number;
  readonly logger: Logger;
  readonly onMissing: (error: IngestError) => void;
  readonly now?: () => number;
}

/** Says when a run waits and nobody works for it, and ends the wait. */
export class WorkerWatch {
  readonly #parts: WorkerWatchParts;
  readonly #now: () => number;
  #missingSince: number | undefined;
  #saidAt: number | undefined;

  constructor(parts: WorkerWatchParts) {
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
  }

  /** Looks once. To be called every few seconds. */
  async look(): Promise<void> {
    const { workers, isWaiting, digest, seconds, logger, onMissing } = this.#parts;
    // Some servers tell nobody who is connected; nothing is known then.
    const count = isWaiting() ? await workers().catch(() => undefined) : undefined;
    if (count === undefined || count > 0) {
      this.#missingSince = undefined;
      this.#saidAt = undefined;
      return;
    }
    const now = this.#now();
    this.#missingSince ??= now;
    const what = 'no worker takes the splits of this workflow';
    if (now - this.#missingSince >= seconds * 1000) {
      onMissing(new IngestError('WORKERS_MISSING', { message: `For ${seconds} s ${what}`, path: 'runtime.runner' }));
    } else if (this.#saidAt === undefined || now - this.#saidAt >= SAID_AGAIN_MILLISECONDS) {
      this.#saidAt = now;
      logger.warn(`${what}: start sluice worker with the same file, environment and version`, { workflow: digest });
    }
  }
}
