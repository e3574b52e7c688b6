import { IngestError, type Subject, type WriteResult } from '@sluice/plugin-api';
import { Parts } from '../parts.js';
import { failedOutcome, mergeResults, noOutcomes, type Outcome, type OutcomeCounts, saidTwice, subjectKey } from './outcome.js';

const MISSING = 'The source announced this and then neither emitted it nor said what became of it';

/** A subject that was announced and of which nothing was said yet. */
interface Open {
  readonly subject: Subject;
  /** Whether it is to be told of even where nothing failed. */
  readonly isDue: boolean;
}

/** Tells what became of each subject of one split as soon as that is final, and keeps only what is not. */
export class SplitOutcomes {
  readonly #scope: string;
  readonly #tell: (outcome: Outcome) => void;
  readonly #isPlanned: boolean;
  readonly #open = new Map<string, Open>();
  readonly #again = new Map<string, Outcome>();
  readonly #parts = new Map<string, Parts>();
  readonly #counts = noOutcomes();

  /** @param isPlanned nothing is written: what is said last of a container that comes again is what would become of it. */
  constructor(scope: string, tell: (outcome: Outcome) => void, isPlanned = false) {
    this.#scope = scope;
    this.#isPlanned = isPlanned;
    this.#tell = tell;
  }

  /** How many subjects ended in each way so far; not those that stand for their parts. */
  get counts(): OutcomeCounts {
    return this.#counts;
  }

  /** Something has to have an outcome by the end of the split: anyway, or, for what another split is to tell of, where this one fails. */
  announce(subjects: readonly Subject[], isDue: boolean): void {
    for (const subject of subjects) this.#open.set(subjectKey(subject), { subject, isDue });
  }

  /** Whether something was said of the subject and there is more to come. */
  isComing(subject: Subject): boolean {
    return this.#again.size > 0 && this.#again.has(subjectKey(subject));
  }

  /** Gives a subject its outcome; the last one, unless it comes again. */
  settle(outcome: Outcome, comesAgain = false): void {
    const key = subjectKey(outcome.subject);
    const earlier = this.#again.get(key);
    const settled = earlier === undefined ? outcome : this.#combine(earlier, outcome);
    if (comesAgain) this.#again.set(key, settled);
    else {
      this.#again.delete(key);
      this.#settleLast(key, settled);
    }
  }

  /**
   * The split is done. What was to come again and did not has the outcome that it had; what has parts, theirs; of what nothing was said, that
   * failed. `error` says why the split was not read to its end, if so; then all that has no outcome of its own failed by it.
   */
  end(error: IngestError | undefined): void {
    for (const [key, outcome] of this.#again) this.#settleLast(key, outcome);
    for (const [key, parts] of this.#parts) {
      const outcome = error === undefined ? parts.outcome(this.#scope) : failedOutcome(parts.subject, this.#scope, error);
      this.#settleLast(key, outcome);
    }
    const missing = error ?? new IngestError('OUTCOME_MISSING', { message: MISSING });
    for (const [key, { subject, isDue }] of this.#open) {
      if (isDue || error !== undefined) this.#settleLast(key, failedOutcome(subject, this.#scope, missing));
    }
  }

  #combine(earlier: Outcome, later: Outcome): Outcome {
    if (isWrite(earlier) && isWrite(later) && earlier.fullyQualifiedName === later.fullyQualifiedName) {
      // Nothing was written in between: the later one was compared with the same.
      if (this.#isPlanned && earlier.status === 'updated') return later;
      return { ...later, ...mergeResults(later, earlier) };
    }
    return saidTwice(earlier, later);
  }

  #settleLast(key: string, outcome: Outcome): void {
    this.#open.delete(key);
    if (outcome.of !== undefined) this.#partsOf(outcome.of).add(outcome);
    if (outcome.parts === undefined) this.#counts[outcome.status] += 1;
    this.#tell(outcome);
  }

  #partsOf(subject: Subject): Parts {
    const key = subjectKey(subject);
    let parts = this.#parts.get(key);
    if (parts === undefined) {
      parts = new Parts(subject);
      this.#parts.set(key, parts);
    }
    return parts;
  }
}

function isWrite(outcome: Outcome): outcome is Outcome & WriteResult & { readonly fullyQualifiedName: string } {
  return outcome.fullyQualifiedName !== undefined && outcome.status !== 'filtered' && outcome.status !== 'empty';
}
