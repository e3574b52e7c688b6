import { type IngestError, NameSet, qualifiedPath, type Split } from '@sluice/plugin-api';
import { isWritten, type Outcome } from '../outcomes/outcome.js';
import type { DeletionFacts } from './deletion-plan.js';
import { OccupiedContainers } from './occupied-containers.js';

/** A scope, by what was read of it. */
export interface SurveyedScope {
  readonly scope: string;
  /** Why it is not known what of it is gone from the store; absent where it is. */
  readonly gap?: string;
}

interface ScopeReading {
  readonly scope: string;
  unread: number;
  /** Why a split of it was not read to its end. */
  failure?: string;
  /** What of it is not known which containers it has. */
  gap?: string;
}

/**
 * What a run saw of a store, as far as it decides what is gone from there. Names are kept as a {@link NameSet} does: where a container that is
 * gone is taken for one that is there or kept, it stays in the catalogue.
 */
export class DeletionSurvey {
  readonly #alive = new NameSet();
  readonly #occupied = new OccupiedContainers();
  readonly #kept = new NameSet();
  readonly #scopes = new Map<string, ScopeReading>();

  /** A split became known. */
  known(split: Split): void {
    const reading = this.#readingOf(split);
    reading.unread += 1;
    if (split.gap !== undefined) reading.gap ??= split.gap;
  }

  /** A container is in the catalogue by this run. */
  alive(name: string): void {
    if (this.#alive.add(name)) this.#occupied.addAbove(name);
  }

  /** A subject of a split that was known has its outcome. */
  told(split: Split, outcome: Outcome): void {
    if (isWritten(outcome) || outcome.parts !== undefined) return;
    if (outcome.fullyQualifiedName !== undefined) this.#kept.add(outcome.fullyQualifiedName);
    // All of a split is below its parent, and what is below something kept is kept.
    else if (outcome.status !== 'empty' && !this.#isKept(split.parent ?? split.root)) {
      this.#readingOf(split).gap ??= whyUnknown(outcome);
    }
  }

  /** A split that was known is done: read to its end, or not. */
  settled(split: Split, error: IngestError | undefined): void {
    const reading = this.#readingOf(split);
    reading.unread -= 1;
    if (error !== undefined) reading.failure ??= `${split.id} was not read to its end: ${error.message}`;
  }

  /** What it decides. The scopes are as they are by now. */
  facts(): Pick<DeletionFacts, 'alive' | 'occupied' | 'kept' | 'scopes'> {
    return { alive: this.#alive, occupied: this.#occupied, kept: this.#kept, scopes: this.#surveyed() };
  }

  #surveyed(): ReadonlyMap<string, SurveyedScope> {
    return new Map(
      [...this.#scopes].map(([root, { scope, unread, failure, gap }]) => {
        const why = failure ?? gap ?? (unread === 0 ? undefined : 'not all of it was read');
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
    return (qualifiedPath(name) ?? [name]).some((each) => this.#kept.has(each));
  }
}

function whyUnknown({ subject, status }: Outcome): string {
  const place = subject.at === undefined ? '' : ` (${subject.at})`;
  return `the ${subject.kind} ${subject.name}${place} is ${status}, and it is not known which containers are its own`;
}
