import { NameSet, qualifiedPath } from '@sluice/plugin-api';

/** The last part of a name, where the one before it ends. */
const LAST_PART = /(?:"(?:[^"]|"")+"|[^."]+)$/y;

/** Containers that have something below them. Where one is taken for such by its hash alone, it stays in the catalogue. */
export class OccupiedContainers {
  readonly #names = new NameSet();
  /** All that what was added last lies below, with the dot behind it. */
  #above = '';

  /** Something is there; all that it lies below is occupied. */
  addAbove(name: string): void {
    LAST_PART.lastIndex = this.#above.length;
    // Beside what was added last, as mostly: what it lies below is known.
    if (this.#above !== '' && name.startsWith(this.#above) && LAST_PART.test(name)) return;
    const path = qualifiedPath(name);
    for (const above of path?.slice(0, -1) ?? dottedPrefixes(name)) this.#names.add(above);
    const parent = path?.at(-2);
    this.#above = parent !== undefined && name.startsWith(`${parent}.`) ? `${parent}.` : '';
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }
}

/** All that a name may lie below whose parts cannot be told apart. */
function dottedPrefixes(name: string): readonly string[] {
  return [...name.matchAll(/\./g)].map(({ index }) => name.slice(0, index));
}
