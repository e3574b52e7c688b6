import { IngestError, type Subject, type WriteResult } from '@sluice/plugin-api';
import { failedOutcome, mergeResults, type Outcome, subjectKey } from './outcome.js';
import { partsOf } from './parts.js';

const MISSING = 'The source announced this and then neither emitted it nor said what became of it';

/** What became of each subject of one split, once each. */
export class SplitOutcomes {
  readonly #scope: string;
  readonly #outcomes = new Map<string, Outcome>();

  constructor(scope: string) {
    this.#scope = scope;
  }

  has(subject: Subject): boolean {
    return this.#outcomes.has(subjectKey(subject));
  }

  /** Gives a subject its outcome. A container may be written more than once; anything else said twice is a failure. */
  settle(outcome: Outcome): void {
    const key = subjectKey(outcome.subject);
    const earlier = this.#outcomes.get(key);
    this.#outcomes.set(key, earlier === undefined ? outcome : combine(earlier, outcome));
  }

  /**
   * All outcomes, when the split is done: also of the announced subjects of which nothing was said, which have the outcome of
   * their parts, or failed. `error` says why the split was not read to its end, if so; then they all failed by it.
   */
  end(announced: readonly Subject[], error: IngestError | undefined): readonly Outcome[] {
    for (const [key, parts] of partsOf(this.#outcomes.values())) {
      const outcome = error === undefined ? parts.outcome(this.#scope) : failedOutcome(parts.subject, this.#scope, error);
      const earlier = this.#outcomes.get(key);
      this.#outcomes.set(key, earlier === undefined ? outcome : saidTwice(earlier, outcome));
    }
    const missing = error ?? new IngestError('OUTCOME_MISSING', { message: MISSING });
    for (const subject of announced) {
      if (!this.has(subject)) this.settle(failedOutcome(subject, this.#scope, missing));
    }
    return [...this.#outcomes.values()];
  }
}

function combine(earlier: Outcome, later: Outcome): Outcome {
  if (isWrite(earlier) && isWrite(later) && earlier.fullyQualifiedName === later.fullyQualifiedName) {
    return { ...later, ...mergeResults(earlier, later) };
  }
  return saidTwice(earlier, later);
}

/** The outcome of a subject of which two things were said; the first failure stays, unless it stands for parts. */
export function saidTwice(earlier: Outcome, later: Outcome): Outcome {
  if (earlier.status === 'failed' && earlier.parts === undefined) return earlier;
  const { subject, scope, of } = earlier;
  const error = new IngestError('OUTCOME_TWICE', {
    message: `The source said first '${earlier.status}', then '${later.status}'`,
  });
  return { ...failedOutcome(subject, scope, error), ...(of === undefined ? {} : { of }) };
}

function isWrite(outcome: Outcome): outcome is Outcome & WriteResult & { readonly fullyQualifiedName: string } {
  return outcome.fullyQualifiedName !== undefined && outcome.status !== 'filtered' && outcome.status !== 'empty';
}
