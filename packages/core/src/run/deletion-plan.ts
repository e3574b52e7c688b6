import type { CatalogueContainer, DeletionPolicy } from '@sluice/plugin-api';
import type { SurveyedScope } from './deletion-survey.js';
import { pathOf } from './qualified-names.js';

/** So many a run may delete whatever share of all that is. */
const ALWAYS_ALLOWED = 10;

/** What decides what is to be deleted. */
export interface DeletionFacts {
  /** The service's fully qualified name. */
  readonly service: string;
  /** The live containers of the service, as the catalogue has them after the run wrote to it. */
  readonly snapshot: readonly CatalogueContainer[];
  /** What the run wrote. */
  readonly alive: ReadonlySet<string>;
  /** What the run did not look at, or could not, each with all below it. */
  readonly kept: ReadonlySet<string>;
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
 * that stays, since a delete takes everything below along.
 */
export function planDeletion(facts: DeletionFacts): DeletionPlan {
  const gone = new Map<string, CatalogueContainer>();
  const occupied = new Set<string>();
  const unknown = new Map<string, UnknownScope>();
  for (const container of facts.snapshot) {
    const path = pathOf(container.fullyQualifiedName);
    const fate = path === undefined ? 'stays' : fateOf(path, facts);
    if (path !== undefined && fate === 'gone') {
      gone.set(nameOf(path), container);
      continue;
    }
    for (const name of path?.slice(0, -1) ?? dottedPrefixes(container.fullyQualifiedName)) occupied.add(name);
    if (typeof fate === 'object') {
      const { scope, reason } = fate;
      unknown.set(scope, { scope, reason, containers: (unknown.get(scope)?.containers ?? 0) + 1 });
    }
  }
  // Also of what a snapshot that was taken while others wrote may lack.
  for (const name of facts.alive) for (const above of pathOf(name)?.slice(0, -1) ?? dottedPrefixes(name)) occupied.add(above);

  const names = [...gone.keys()].sort();
  const going = new Set(names.filter((name) => !occupied.has(name)));
  return {
    topmost: [...going]
      .filter(
        (name) =>
          !pathOf(name)
            ?.slice(0, -1)
            .some((above) => going.has(above)),
      )
      .flatMap((name) => gone.get(name) ?? []),
    names: [...going],
    holding: names.filter((name) => occupied.has(name)),
    unknown: [...unknown.values()],
    allowed: allowedOf(facts),
  };
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

function allowedOf({ snapshot, policy: { most } }: DeletionFacts): number {
  return typeof most === 'number' ? most : Math.max(ALWAYS_ALLOWED, Math.floor((snapshot.length * most.percent) / 100));
}

function nameOf(path: readonly string[]): string {
  return path.at(-1) ?? '';
}

/** All that a name may lie below whose parts cannot be told apart. */
function dottedPrefixes(name: string): readonly string[] {
  return [...name.matchAll(/\./g)].map(({ index }) => name.slice(0, index));
}
