import { SortedLog, type SortedLogParts } from '../spool/sorted-log.js';
import type { Outcome } from './outcome.js';
import { fromLine, toLine } from './outcome-line.js';

/** So many outcomes are kept in memory: two megabytes, and no more, since what waits for long is dear to collect. */
const OUTCOMES_IN_MEMORY = 4096;

/** Outcomes, each once and in their order whenever they are walked. */
export interface Outcomes extends Iterable<Outcome> {
  readonly count: number;
  /** Lets go of what holds them: a temporary file, where they are many. They cannot be walked after it. May be called twice. */
  dispose(): void;
}

/** What an {@link OutcomeLog} is made of. */
export type OutcomeLogParts = Pick<SortedLogParts<Outcome>, 'keyOf' | 'onError'> &
  Partial<Pick<SortedLogParts<Outcome>, 'inMemory'>>;

/** Outcomes in the order of their keys, however many. */
export class OutcomeLog extends SortedLog<Outcome> implements Outcomes {
  constructor({ keyOf, onError, inMemory = OUTCOMES_IN_MEMORY }: OutcomeLogParts) {
    super({ keyOf, toLine, fromLine, inMemory, onError });
  }
}
