import { type CatalogueContainer, type DeletionPolicy, qualifiedPath } from '@sluice/plugin-api';
import type { SurveyedScope } from './deletion-survey.js';
import { OccupiedContainers } from './occupied-containers.js';

/** So many a run may delete whatever share of all that is. */
const ALWAYS_ALLOWED = 10;

/** Whether a name is one of many. */
export interface Names {
  has(fullyQualifiedName: string): boolean;
}

/** What decides what is to be deleted. */
export interface DeletionFacts {
  /** The service's fully qualified name. */
  readonly service: string;
  /** What the run wrote. */
  readonly alive: Names;
  /** All that what the run wrote lies below. */
  readonly occupied: Names;
  /** What the run did not look at, or could not, each with all below it. */
  readonly kept: Names;
  /** By the names of their topmost containers. */
  readonly scopes: ReadonlyMap<string, SurveyedScope>;
  readonly policy: DeletionPolicy;
}

/** What is to be deleted. All lists are in the order of the names. */
export interface DeletionPlan {
  /** To be deleted, each with all below it: the topmost of what is gone. */
  readonly topmost: readonly CatalogueContainer[];
  /** All that goes by that. */
  readonly names: readonly string[];
  /** Gone too, but for something below it that is not. */
  readonly holding: readonly string[];
  /** Scopes that have something in the catalogue of which it is not known whether it is gone: why, and how many containers. */
  readonly unknown: readonly UnknownScope[];
  /** How many may go. */
  readonly allowed: number;
}

/** A scope of which it is not known what is gone. */
export interface UnknownScope {
  readonly scope: string;
  readonly reason: string;
  readonly containers: number;
}

/**
 * Plans what to delete: what the catalogue has and the run did not see, in scopes of which it saw all; and only what has nothing below it
 * that stays, since a delete takes everything below along. Of what stays, nothing is kept in memory but what it lies below.
 */
export class DeletionPlanner {
  readonly #facts: DeletionFacts;
  readonly #gone = new Map<string, CatalogueContainer>();
  readonly #occupied = new OccupiedContainers();
  readonly #unknown = new Map<string, UnknownScope>();
  #containers = 0;

  constructor(facts: DeletionFacts) {
    this.#facts = facts;
  }

  /** Takes each live container of the service once, as the catalogue has them after the run wrote to it. */
  add(container: CatalogueContainer): void {
    this.#containers += 1;
    const path = qualifiedPath(container.fullyQualifiedName);
    const fate = path === undefined ? 'stays' : fateOf(path, this.#facts);
    if (path !== undefined && fate === 'gone') {
      this.#gone.set(nameOf(path), container);
      return;
    }
    this.#occupied.addAbove(container.fullyQualifiedName);
    if (typeof fate !== 'object') return;
    const { scope, reason } = fate;
    this.#unknown.set(scope, { scope, reason, containers: (this.#unknown.get(scope)?.containers ?? 0) + 1 });
  }

  /** The plan, when all containers were added. */
  plan(): DeletionPlan {
    const names = [...this.#gone.keys()].sort();
    // By the run's own names too: a snapshot that was taken while others wrote may lack some.
    const isOccupied = (name: string): boolean => this.#occupied.has(name) || this.#facts.occupied.has(name);
    const going = new Set(names.filter((name) => !isOccupied(name)));
    return {
      topmost: [...going]
        .filter(
          (name) =>
            !qualifiedPath(name)
              ?.slice(0, -1)
              .some((above) => going.has(above)),
        )
        .flatMap((name) => this.#gone.get(name) ?? []),
      names: [...going],
      holding: names.filter(isOccupied),
      unknown: [...this.#unknown.values()],
      allowed: allowedOf(this.#facts.policy, this.#containers),
    };
  }
}

/**
 * What is to become of a container, or why that is not known.
 *
 * @param path the fully qualified names from the service down to the container
 */
function fateOf(path: readonly string[], facts: DeletionFacts): 'gone' | 'stays' | Pick<UnknownScope, 'scope' | 'reason'> {
  const { service, alive, kept, scopes, policy } = facts;
  if (path.length < 2 || path[0] !== service || alive.has(nameOf(path))) return 'stays';
  if (path.some((each) => kept.has(each))) return 'stays';
  const scope = path.flatMap((each) => scopes.get(each) ?? [])[0];
  if (scope?.gap !== undefined) return { scope: scope.scope, reason: scope.gap };
  if (scope === undefined && !policy.isWhole) return 'stays';
  // A store without any bucket is more likely out of sight than emptied.
  return scopes.size > 0 ? 'gone' : { scope: '', reason: 'the store shows nothing' };
}

function allowedOf({ most }: DeletionPolicy, containers: number): number {
  return typeof most === 'number' ? most : Math.max(ALWAYS_ALLOWED, Math.floor((containers * most.percent) / 100));
}

function nameOf(path: readonly string[]): string {
  return path.at(-1) ?? '';
}
