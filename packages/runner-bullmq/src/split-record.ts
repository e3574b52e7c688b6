import { isWritten, JournalRecords, type KeptRecord, type Outcome } from '@sluice/core';
import type { Split } from '@sluice/plugin-api';

/** Something that came of a split, also a split that it yielded. */
export type SplitRecord = KeptRecord | { readonly type: 'split'; readonly split: Split };

/** Makes lines of what comes of a split. The lines of one chunk are read together. */
export class RecordLines {
  readonly #secrets: readonly string[];
  #records: JournalRecords;
  #lines: string[] = [];
  #characters = 0;
  /** An outcome that says that its container is written says that it is alive as well. */
  readonly #alive = new Set<string>();

  /** @param secrets not to be in any line that tells what went wrong. */
  constructor(secrets: readonly string[]) {
    this.#secrets = secrets;
    this.#records = new JournalRecords(secrets);
  }

  get count(): number {
    return this.#lines.length + this.#alive.size;
  }

  get characters(): number {
    return this.#characters;
  }

  add(record: SplitRecord): void {
    if (record.type === 'alive') {
      this.#alive.add(record.fullyQualifiedName);
      return;
    }
    if (record.type === 'outcome' && isAlive(record.outcome)) this.#alive.delete(record.outcome.fullyQualifiedName);
    this.#write(record);
  }

  /** All lines since the last time. */
  take(): readonly string[] {
    for (const fullyQualifiedName of this.#alive) this.#write({ type: 'alive', fullyQualifiedName });
    const lines = this.#lines;
    this.#alive.clear();
    this.#lines = [];
    this.#characters = 0;
    this.#records = new JournalRecords(this.#secrets);
    return lines;
  }

  #write(record: SplitRecord): void {
    const { kind, text } =
      record.type === 'split' ? { kind: record.type, text: JSON.stringify(record.split) } : this.#records.toText(record);
    this.#lines.push(`${kind} ${text}`);
    this.#characters += text.length;
  }
}

/** What {@link RecordLines} made a chunk of. */
export function* readLines(lines: readonly string[]): Generator<SplitRecord> {
  const records = new JournalRecords();
  for (const line of lines) {
    const space = line.indexOf(' ');
    const kind = line.slice(0, space) as SplitRecord['type'];
    const text = line.slice(space + 1);
    const record: SplitRecord =
      kind === 'split' ? { type: kind, split: JSON.parse(text) as Split } : records.fromText(kind, text);
    if (record.type === 'outcome' && isAlive(record.outcome)) {
      yield { type: 'alive', fullyQualifiedName: record.outcome.fullyQualifiedName };
    }
    yield record;
  }
}

function isAlive(outcome: Outcome): outcome is Outcome & { readonly fullyQualifiedName: string } {
  return outcome.fullyQualifiedName !== undefined && isWritten(outcome);
}
