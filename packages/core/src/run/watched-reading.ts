import type { SourceItem, StepContext } from '@sluice/plugin-api';

/** Watches whether an item's fingerprint says all of what was read for it. */
export class WatchedReading {
  /** The same context; what is told to it is noticed. */
  readonly context: StepContext;
  readonly #item: Extract<SourceItem, { type: 'entity' }>;
  #isWarned = false;
  #isTimed = false;

  constructor(item: Extract<SourceItem, { type: 'entity' }>, context: StepContext) {
    this.#item = item;
    this.context = {
      ...context,
      clock: {
        now: () => {
          this.#isTimed = true;
          return context.clock.now();
        },
      },
      report: {
        warn: (warning) => {
          this.#isWarned = true;
          context.report.warn(warning);
        },
      },
    };
  }

  /** `undefined` where the item has to be read again in the next run: also to be warned of what is wrong with it, or since it went by the time. */
  get fingerprint(): string | undefined {
    const { fingerprint, data } = this.#item;
    return this.#isWarned || this.#isTimed || data?.isBeyondFingerprint === true ? undefined : fingerprint;
  }
}
