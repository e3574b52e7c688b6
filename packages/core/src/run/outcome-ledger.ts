import { IngestError, type Subject } from '@sluice/plugin-api';
import { failedOutcome, type Outcome, subjectKey } from './outcome.js';
import { partsOf } from './parts.js';
import { saidTwice } from './split-outcomes.js';

/** What became of each subject of a run, once each, whichever split told of it. */
export class OutcomeLedger {
  readonly #outcomes = new Map<string, Outcome>();
  readonly #unsettled = new Map<string, Subject>();

  /** Something became known of which there has to be an outcome. */
  known(subjects: readonly Subject[]): void {
    for (const subject of subjects) {
      const key = subjectKey(subject);
      if (!this.#outcomes.has(key)) this.#unsettled.set(key, subject);
    }
  }

  /** Takes the outcomes of a split, or of what will not be read. A subject that another split told of before has failed by that. */
  add(outcomes: readonly Outcome[]): void {
    for (const outcome of outcomes) {
      const key = subjectKey(outcome.subject);
      const earlier = this.#outcomes.get(key);
      this.#outcomes.set(key, earlier === undefined ? outcome : saidTwice(earlier, outcome));
      this.#unsettled.delete(key);
    }
  }

  /** The subjects that are known and have no outcome. */
  unsettled(): readonly Subject[] {
    return [...this.#unsettled.values()];
  }

  /** All outcomes, those that stand for parts as their parts are by now. */
  outcomes(): readonly Outcome[] {
    const parts = partsOf(this.#outcomes.values());
    return [...this.#outcomes].map(([key, outcome]) =>
      outcome.parts === undefined ? outcome : (parts.get(key)?.outcome(outcome.scope) ?? withoutParts(outcome)),
    );
  }
}

function withoutParts({ subject, scope, of }: Outcome): Outcome {
  const error = new IngestError('OUTCOME_TWICE', { message: 'The source said something else of all of its parts before' });
  return { ...failedOutcome(subject, scope, error), ...(of === undefined ? {} : { of }) };
}
