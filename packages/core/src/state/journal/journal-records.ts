import type { Warning } from '@sluice/plugin-api';
import type { GoneReason } from '../../run/deletion/gone-containers.js';
import type { Outcome } from '../../run/outcomes/outcome.js';
import { fromLine, toLine } from '../../run/outcomes/outcome-line.js';
import { outcomeWithoutSecrets, warningWithoutSecrets } from '../../run/report/without-secrets.js';
import type { KeptRecord } from '../../run/run-state.js';
import { fromItemText, toItemText } from './item-text.js';
import type { JournalLine, LineKind } from './journal-line.js';

/** Makes lines of the records of one split, and records of its lines, each in their order. */
export class JournalRecords {
  readonly #secrets: readonly string[];
  #previous: Outcome | undefined;

  /** @param secrets not to be in any line that tells what went wrong. */
  constructor(secrets: readonly string[] = []) {
    this.#secrets = secrets;
  }

  /** What a record is in a line. */
  toText(record: KeptRecord): Pick<JournalLine, 'kind' | 'text'> {
    switch (record.type) {
      case 'outcome': {
        const outcome = outcomeWithoutSecrets(record.outcome, this.#secrets);
        const text = toLine(outcome, this.#previous);
        this.#previous = outcome;
        return { kind: 'outcome', text };
      }
      case 'item':
        return { kind: 'item', text: toItemText(record.item) };
      case 'alive':
        return { kind: 'alive', text: JSON.stringify(record.fullyQualifiedName) };
      case 'gone':
        return { kind: 'gone', text: JSON.stringify([record.fullyQualifiedName, record.reason]) };
      case 'warning':
        return { kind: 'warning', text: JSON.stringify(warningWithoutSecrets(record.warning, this.#secrets)) };
    }
  }

  /** The record of a line that {@link toText} made. */
  fromText(kind: Exclude<LineKind, 'run' | 'commit' | 'end'>, text: string): KeptRecord {
    switch (kind) {
      case 'outcome': {
        const outcome = fromLine(text, this.#previous);
        this.#previous = outcome;
        return { type: 'outcome', outcome };
      }
      case 'item':
        return { type: 'item', item: fromItemText(text) };
      case 'alive':
        return { type: 'alive', fullyQualifiedName: JSON.parse(text) as string };
      case 'gone': {
        const [fullyQualifiedName, reason] = JSON.parse(text) as [string, GoneReason];
        return { type: 'gone', fullyQualifiedName, reason };
      }
      case 'warning':
        return { type: 'warning', warning: JSON.parse(text) as Warning };
    }
  }
}
