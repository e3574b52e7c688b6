import type { Subject } from '@sluice/plugin-api';
import { isSameCounts, isWritten, noOutcomes, type Outcome, type OutcomeCounts, subjectKey } from './outcome.js';

/** How many subjects of each kind ended in each way, those that stand for their parts included. */
export type SubjectCounts = Readonly<Partial<Record<Subject['kind'], OutcomeCounts>>>;

/** What became of the subjects of one scope. */
export interface ScopeFigures {
  /** Each subject once; not those that stand for their parts. */
  readonly outcomes: OutcomeCounts;
  /** Containers that are in the catalogue by the run. */
  readonly containers: number;
  readonly columns: number;
}

/** A subject that stands for its parts. */
export interface StandingSubject {
  readonly subject: Subject;
  /** How many of them ended in each way, by its own outcome. */
  readonly parts: OutcomeCounts;
}

interface Whole {
  readonly subject: Subject;
  parts?: OutcomeCounts;
  readonly counted: Record<keyof OutcomeCounts, number>;
}

/** Adds up outcomes as they come, each subject's once. */
export class OutcomeFigures {
  readonly #totals = noOutcomes();
  readonly #subjects = new Map<Subject['kind'], Record<keyof OutcomeCounts, number>>();
  readonly #scopes = new Map<string, ScopeCounts>();
  readonly #wholes = new Map<string, Whole>();
  #standing = 0;

  add(outcome: Outcome): void {
    const { subject, of, parts, status } = outcome;
    entryOf(this.#subjects, subject.kind, noOutcomes)[status] += 1;
    if (of !== undefined) this.#wholeOf(of).counted[status] += 1;
    if (parts === undefined) {
      this.#totals[status] += 1;
      entryOf(this.#scopes, outcome.scope, () => new ScopeCounts()).add(outcome);
    } else {
      this.#standing += 1;
      entryOf(this.#scopes, outcome.scope, () => new ScopeCounts());
      this.#stands(subject, parts);
    }
  }

  /** Each outcome once: not those that stand for their parts. */
  get totals(): OutcomeCounts {
    return { ...this.#totals };
  }

  /** How many stand for their parts. */
  get standing(): number {
    return this.#standing;
  }

  /** All by the kind of their subject. */
  get subjects(): SubjectCounts {
    return Object.fromEntries(
      [...this.#subjects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, counts]) => [kind, { ...counts }]),
    );
  }

  get scopes(): ReadonlyMap<string, ScopeFigures> {
    return this.#scopes;
  }

  /** The subjects that stand for other parts than there are. */
  get wrongWholes(): readonly StandingSubject[] {
    return [...this.#wholes.values()].flatMap(({ subject, parts, counted }) =>
      parts === undefined || isSameCounts(parts, counted) ? [] : [{ subject, parts }],
    );
  }

  #stands(subject: Subject, parts: OutcomeCounts): void {
    const whole = this.#wholeOf(subject);
    whole.parts = parts;
    // Mostly it comes after its parts, and no more is to be kept of it.
    if (isSameCounts(parts, whole.counted)) this.#wholes.delete(subjectKey(subject));
  }

  #wholeOf(subject: Subject): Whole {
    return entryOf(this.#wholes, subjectKey(subject), () => ({ subject, counted: noOutcomes() }));
  }
}

class ScopeCounts implements ScopeFigures {
  containers = 0;
  columns = 0;
  readonly outcomes = noOutcomes();

  add({ subject, status, columns = 0 }: Outcome): void {
    this.outcomes[status] += 1;
    if (!isWritten({ status })) return;
    if (subject.kind !== 'service') this.containers += 1;
    this.columns += columns;
  }
}

function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
