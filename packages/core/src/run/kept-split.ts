import type { SourceItem, Split } from '@sluice/plugin-api';
import { Fingerprint } from './fingerprint.js';
import type { Outcome } from './outcome.js';
import type { SplitListener } from './run-split.js';
import type { SplitDraft, StateStore } from './state-store.js';

/** A reading of a split that is kept in a state store. */
export class KeptSplit implements SplitListener {
  readonly #draft: SplitDraft;
  readonly #fingerprint = new Fingerprint();

  constructor(draft: SplitDraft) {
    this.#draft = draft;
  }

  /** `undefined` where nothing is kept. */
  static async begin(state: StateStore | undefined, runId: string, split: Split): Promise<KeptSplit | undefined> {
    return state === undefined ? undefined : new KeptSplit(await state.begin(runId, split));
  }

  item(item: SourceItem): void {
    this.#fingerprint.add(item);
  }

  outcome(outcome: Outcome): void {
    this.#draft.outcome(outcome);
  }

  alive(fullyQualifiedName: string): void {
    this.#draft.alive(fullyQualifiedName);
  }

  commit(children: readonly Split[]): Promise<void> {
    return this.#draft.commit({ fingerprint: this.#fingerprint.text(), children });
  }

  discard(): Promise<void> {
    return this.#draft.discard();
  }
}
