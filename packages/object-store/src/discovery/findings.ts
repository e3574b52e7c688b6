import type { Confidence, LeftOutPlace, ObjectAmount } from '@sluice/plugin-api';
import type { ManifestEntry } from '../generated/manifest.js';

const LEFT_OUT_MAX = 500;
const ORDER: readonly Confidence[] = ['low', 'medium', 'high'];

/** A dataset that was found. */
export interface Proposal extends ObjectAmount {
  readonly entry: ManifestEntry;
  readonly confidence: Confidence;
  readonly reason: string;
  /** What entries beside each other have in common that one glob can stand for; absent where none can. */
  readonly shape?: Shape;
}

/** How a dataset lies in its folder. */
export interface Shape {
  /** What is below the folder, as a glob. */
  readonly below: string;
  /** Equal for entries that differ in their folders alone. */
  readonly key: string;
  /** What the glob's entry says besides its path. */
  readonly options: Omit<ManifestEntry, 'dataPath'>;
}

/** The less sure of two. */
export function lesser(a: Confidence, b: Confidence): Confidence {
  return ORDER.indexOf(a) < ORDER.indexOf(b) ? a : b;
}

/** Whether something is at least so sure. */
export function isAtLeast(confidence: Confidence, least: Confidence): boolean {
  return ORDER.indexOf(confidence) >= ORDER.indexOf(least);
}

/** Gathers what is left out: a few hundred places, and then how much else. */
export class LeftOut {
  readonly #places: LeftOutPlace[] = [];
  #more = { places: 0, numberOfObjects: 0, size: 0 };

  add(path: string, reason: string, { numberOfObjects, size }: ObjectAmount): void {
    if (numberOfObjects === 0) return;
    if (this.#places.length < LEFT_OUT_MAX) this.#places.push({ path, reason, numberOfObjects, size });
    else {
      const { places, ...more } = this.#more;
      this.#more = { places: places + 1, numberOfObjects: more.numberOfObjects + numberOfObjects, size: more.size + size };
    }
  }

  /** In the order of their paths; how much else there is comes last. */
  places(): readonly LeftOutPlace[] {
    const { places, ...amount } = this.#more;
    const sorted = [...this.#places].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
    return places === 0
      ? sorted
      : [...sorted, { path: '', reason: `${places} more places, which are not told one by one`, ...amount }];
  }
}
