import { IngestError, type Subject } from '@sluice/plugin-api';
import { noOutcomes, type Outcome, type OutcomeCounts, type OutcomeStatus, subjectKey } from './outcomes/outcome.js';

/** Which of its parts' statuses a subject has, the foremost first: a failure counts only where nothing was written. */
const FOREMOST_FIRST = [
  'created',
  'updated',
  'unchanged',
  'failed',
  'filtered',
  'empty',
] as const satisfies readonly OutcomeStatus[];

/** What became of the parts of one subject. */
export class Parts {
  readonly subject: Subject;
  readonly #counts = noOutcomes();
  readonly #firsts = new Map<OutcomeStatus, Outcome>();

  constructor(subject: Subject) {
    this.subject = subject;
  }

  add(part: Outcome): void {
    this.#counts[part.status] += 1;
    if (this.#counts[part.status] === 1) this.#firsts.set(part.status, part);
  }

  /** How many parts ended in each way. */
  get counts(): OutcomeCounts {
    return this.#counts;
  }

  /** The outcome that stands for all parts: the foremost of theirs. There is at least one part. */
  outcome(scope: string): Outcome {
    const { subject } = this;
    const parts = { ...this.#counts };
    const first = FOREMOST_FIRST.flatMap((status) => this.#firsts.get(status) ?? [])[0];
    if (first === undefined) throw new IngestError('INTERNAL', { message: `${subject.name} has no parts` });
    switch (first.status) {
      case 'failed':
        return { subject, scope, parts, status: 'failed', error: this.#error(first, first.error) };
      case 'filtered':
        return { subject, scope, parts, status: 'filtered', rule: this.#inWords(first, first.rule) };
      case 'empty':
        return { subject, scope, parts, status: 'empty', reason: this.#inWords(first, first.reason) };
      default:
        return { subject, scope, parts, status: first.status };
    }
  }

  #error(first: Outcome, { code, message, path }: IngestError): IngestError {
    return new IngestError('PARTS_FAILED', {
      message: this.#inWords(first, `${message} [${code}]`),
      path: path ?? first.subject.name,
      details: { parts: { ...this.#counts } },
    });
  }

  /** How many parts ended as `first` did, and why that one did. */
  #inWords(first: Outcome, why: string): string {
    const total = Object.values(this.#counts).reduce((sum, count) => sum + count, 0);
    const count = this.#counts[first.status];
    const howMany = count === total ? `all ${total}` : `${count} of its ${total}`;
    return total === 1
      ? `its only part, ${first.subject.name}: ${why}`
      : `${howMany} parts, the first of them ${first.subject.name}: ${why}`;
  }
}

/** The parts among `outcomes`, by the key of the subject that they are parts of. */
export function partsOf(outcomes: Iterable<Outcome>): ReadonlyMap<string, Parts> {
  const parts = new Map<string, Parts>();
  for (const outcome of outcomes) {
    if (outcome.of === undefined) continue;
    const key = subjectKey(outcome.of);
    let mine = parts.get(key);
    if (mine === undefined) {
      mine = new Parts(outcome.of);
      parts.set(key, mine);
    }
    mine.add(outcome);
  }
  return parts;
}
