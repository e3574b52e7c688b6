import { NameSet } from '@sluice/plugin-api';

/** Why a container is not in the catalogue by this run. */
export type GoneReason = 'filtered' | 'failed';

/**
 * Containers that are not in the catalogue by this run; what lies below them is not written either. Names are kept as a {@link NameSet} does:
 * of a million containers below a million that are gone, one is taken for gone itself in 18 million runs.
 */
export class GoneContainers {
  readonly #filtered = new NameSet();
  readonly #failed = new NameSet();

  add(name: string, reason: GoneReason): void {
    if (reason === 'failed') this.#failed.add(name);
    else this.#filtered.add(name);
  }

  /** Why the container is gone; `undefined` where it is not. */
  get(name: string): GoneReason | undefined {
    if (this.#failed.size > 0 && this.#failed.has(name)) return 'failed';
    return this.#filtered.size > 0 && this.#filtered.has(name) ? 'filtered' : undefined;
  }
}
