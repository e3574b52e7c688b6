import { IngestError, NameSet, type Subject } from '@sluice/plugin-api';
import { partsOf } from '../parts.js';
import { failedOutcome, type Outcome, saidTwice, subjectKey } from './outcome.js';
import { OutcomeFigures } from './outcome-figures.js';
import { OutcomeLog, type OutcomeLogParts } from './outcome-log.js';

/** What a ledger comes to. */
export interface LedgerResult {
  /** In the order of the subjects' keys. */
  readonly outcomes: OutcomeLog;
  readonly figures: OutcomeFigures;
  /** How many different subjects were told of. */
  readonly subjects: number;
}

/**
 * What became of each subject of a run, once each, whichever split told of it. An outcome goes to the log at once; of those that went, hashes
 * tell whether something is said of a subject again. Such outcomes are rare, since they are defects: they are kept, and put in their place at the end.
 */
export class OutcomeLedger {
  readonly #log: Omit<OutcomeLogParts, 'keyOf'>;
  readonly #outcomes: OutcomeLog;
  readonly #figures = new OutcomeFigures();
  readonly #told = new NameSet();
  readonly #again = new Map<string, Outcome[]>();
  readonly #unsettled = new Map<string, Subject>();
  #settled: OutcomeLog | undefined;

  constructor(log: Omit<OutcomeLogParts, 'keyOf'>) {
    this.#log = log;
    this.#outcomes = this.#newLog();
  }

  /** Something became known of which there has to be an outcome. */
  known(subjects: readonly Subject[]): void {
    for (const subject of subjects) {
      const key = subjectKey(subject);
      if (!this.#told.has(key)) this.#unsettled.set(key, subject);
    }
  }

  /** Takes an outcome; answers whether it is the first of its subject. A subject of which more is said has failed by that. */
  add(outcome: Outcome): boolean {
    const key = subjectKey(outcome.subject);
    this.#unsettled.delete(key);
    const isFirst = this.#told.add(key);
    if (isFirst) {
      this.#outcomes.add(outcome);
      this.#figures.add(outcome);
    } else this.#again.set(key, [...(this.#again.get(key) ?? []), outcome]);
    return isFirst;
  }

  /** The subjects that are known and have no outcome. */
  unsettled(): readonly Subject[] {
    return [...this.#unsettled.values()];
  }

  /** All that was told; asked for once, and nothing is added after it. */
  result(): LedgerResult {
    const subjects = this.#told.size;
    if (this.#again.size === 0) return { outcomes: this.#outcomes, figures: this.#figures, subjects };
    const parts = partsOf(this.#amended());
    const outcomes = this.#newLog();
    this.#settled = outcomes;
    const figures = new OutcomeFigures();
    for (const outcome of this.#amended()) {
      const { parts: said, scope, subject } = outcome;
      const settled = said === undefined ? outcome : (parts.get(subjectKey(subject))?.outcome(scope) ?? withoutParts(outcome));
      outcomes.add(settled);
      figures.add(settled);
    }
    this.#outcomes.dispose();
    return { outcomes, figures, subjects: subjects + outcomes.count - this.#outcomes.count };
  }

  /** Lets go of what holds the outcomes, also of those that {@link result} answered. */
  dispose(): void {
    this.#outcomes.dispose();
    this.#settled?.dispose();
  }

  /** The log, with what was said again in its place; last, what only shares its hash with something else. */
  *#amended(): Generator<Outcome> {
    const left = new Map(this.#again);
    for (const outcome of this.#outcomes) {
      const key = subjectKey(outcome.subject);
      const later = left.get(key) ?? [];
      left.delete(key);
      yield later.reduce(saidTwice, outcome);
    }
    for (const outcomes of left.values()) yield outcomes.reduce(saidTwice);
  }

  #newLog(): OutcomeLog {
    return new OutcomeLog({ ...this.#log, keyOf: ({ subject }) => subjectKey(subject) });
  }
}

function withoutParts({ subject, scope, of }: Outcome): Outcome {
  const error = new IngestError('OUTCOME_TWICE', { message: 'The source said something else of all of its parts before' });
  return { ...failedOutcome(subject, scope, error), ...(of === undefined ? {} : { of }) };
}
