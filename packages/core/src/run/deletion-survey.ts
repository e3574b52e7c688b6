import type { Split } from '@sluice/plugin-api';
import { isWritten, type Outcome } from './outcome.js';
import { pathOf } from './qualified-names.js';
import type { SplitResult } from './run-split.js';

/** A scope, by what was read of it. */
export interface SurveyedScope {
  readonly scope: string;
  /** Why it is not known what of it is gone from the store; absent where it is. */
  readonly gap?: string;
}

interface ScopeReading {
  readonly scope: string;
  unread: number;
  gap?: string;
}

/** What a run saw of a store, as far as it decides what is gone from there. */
export class DeletionSurvey {
  readonly #alive = new Set<string>();
  readonly #kept = new Set<string>();
  readonly #scopes = new Map<string, ScopeReading>();

  /** A split became known. */
  known(split: Split): void {
    const reading = this.#readingOf(split);
    reading.unread += 1;
    if (split.gap !== undefined) reading.gap ??= split.gap;
  }

  /** A split that was known is done: read to its end, or not. */
  settled(split: Split, { names, outcomes, error }: SplitResult): void {
    const reading = this.#readingOf(split);
    reading.unread -= 1;
    for (const name of names) this.#alive.add(name);
    if (error !== undefined) reading.gap ??= `${split.id} was not read to its end: ${error.message}`;
    for (const outcome of outcomes) {
      if (isWritten(outcome) || outcome.parts !== undefined) continue;
      if (outcome.fullyQualifiedName !== undefined) this.#kept.add(outcome.fullyQualifiedName);
      // All of a split is below its parent, and what is below something kept is kept.
      else if (outcome.status !== 'empty' && !this.#isKept(split.parent ?? split.root)) reading.gap ??= whyUnknown(outcome);
    }
  }

  /** The containers that are in the catalogue by this run. */
  get alive(): ReadonlySet<string> {
    return this.#alive;
  }

  /** The containers that the run did not look at, or could not: neither they nor what is below them are known to be gone. */
  get kept(): ReadonlySet<string> {
    return this.#kept;
  }

  /** The scopes by the names of their topmost containers. */
  get scopes(): ReadonlyMap<string, SurveyedScope> {
    return new Map(
      [...this.#scopes].map(([root, { scope, unread, gap }]) => {
        const why = gap ?? (unread === 0 ? undefined : 'not all of it was read');
        return [root, why === undefined ? { scope } : { scope, gap: why }];
      }),
    );
  }

  #readingOf({ root, scope }: Split): ScopeReading {
    let reading = this.#scopes.get(root);
    if (reading === undefined) {
      reading = { scope, unread: 0 };
      this.#scopes.set(root, reading);
    }
    return reading;
  }

  #isKept(name: string): boolean {
    return (pathOf(name) ?? [name]).some((each) => this.#kept.has(each));
  }
}

function whyUnknown({ subject, status }: Outcome): string {
  const place = subject.at === undefined ? '' : ` (${subject.at})`;
  return `the ${subject.kind} ${subject.name}${place} is ${status}, and it is not known which containers are its own`;
}
