import { GoneContainers, type GoneReason } from '@sluice/core';

/** Containers that are gone by one split, each told of. */
export class ToldGone extends GoneContainers {
  readonly #tell: (name: string, reason: GoneReason) => void;

  constructor(tell: (name: string, reason: GoneReason) => void) {
    super();
    this.#tell = tell;
  }

  override add(name: string, reason: GoneReason): void {
    super.add(name, reason);
    this.#tell(name, reason);
  }
}
