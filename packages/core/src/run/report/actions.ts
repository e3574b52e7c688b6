import type { ScopeSummary } from './scope-tracker.js';

/** How often a run asked for something. */
export interface Action {
  /** In the system's own terms: `s3:ListObjectsV2`. */
  readonly name: string;
  readonly calls: number;
  /** How many of them there was no right to. */
  readonly denied: number;
}

/** All that a run asked its store and its catalogue for, by name. */
export function actionsOf(scopes: readonly Pick<ScopeSummary, 'requests' | 'denied'>[]): readonly Action[] {
  const actions = new Map<string, Action>();
  for (const { requests, denied = {} } of scopes) {
    for (const [name, count] of Object.entries(requests)) {
      const earlier = actions.get(name) ?? { name, calls: 0, denied: 0 };
      actions.set(name, { name, calls: earlier.calls + count, denied: earlier.denied + (denied[name] ?? 0) });
    }
  }
  return [...actions.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
