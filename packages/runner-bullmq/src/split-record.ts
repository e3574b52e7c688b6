import { fromLine, type GoneReason, isWritten, type Outcome, toLine } from '@sluice/core';
import type { Container, Split, Warning } from '@sluice/plugin-api';

/** Is told what comes of a split, in the order in which it was written. */
export interface RecordReader {
  outcome(outcome: Outcome): void;
  alive(fullyQualifiedName: string): void;
  written(container: Container): void;
  child(split: Split): void;
  gone(fullyQualifiedName: string, reason: GoneReason): void;
  warned(warning: Warning): void;
}

const OUTCOME = 'o';
const ALIVE = 'a';
const WRITTEN = 'w';
const CHILD = 's';
const GONE = 'g';
const WARNED = 'n';

/** Makes lines of what comes of a split. The lines of one chunk are read together. */
export class RecordLines implements RecordReader {
  #lines: string[] = [];
  #characters = 0;
  #previous: Outcome | undefined;
  /** An outcome that says that its container is written says that it is alive as well. */
  readonly #alive = new Set<string>();

  get count(): number {
    return this.#lines.length + this.#alive.size;
  }

  get characters(): number {
    return this.#characters;
  }

  outcome(outcome: Outcome): void {
    if (isAlive(outcome)) this.#alive.delete(outcome.fullyQualifiedName);
    this.#add(OUTCOME, toLine(outcome, this.#previous));
    this.#previous = outcome;
  }

  alive(name: string): void {
    this.#alive.add(name);
  }

  written(container: Container): void {
    this.#add(WRITTEN, JSON.stringify(container));
  }

  child(split: Split): void {
    this.#add(CHILD, JSON.stringify(split));
  }

  gone(name: string, reason: GoneReason): void {
    this.#add(GONE, JSON.stringify([name, reason]));
  }

  warned(warning: Warning): void {
    this.#add(WARNED, JSON.stringify(warning));
  }

  /** All lines since the last time. */
  take(): readonly string[] {
    for (const name of this.#alive) this.#add(ALIVE, name);
    const lines = this.#lines;
    this.#alive.clear();
    this.#lines = [];
    this.#characters = 0;
    this.#previous = undefined;
    return lines;
  }

  #add(kind: string, text: string): void {
    this.#lines.push(kind + text);
    this.#characters += text.length;
  }
}

/** Tells `reader` what {@link RecordLines} made a chunk of. */
export function readLines(lines: readonly string[], reader: RecordReader): void {
  let previous: Outcome | undefined;
  for (const line of lines) {
    const text = line.slice(1);
    switch (line[0]) {
      case OUTCOME:
        previous = fromLine(text, previous);
        if (isAlive(previous)) reader.alive(previous.fullyQualifiedName);
        reader.outcome(previous);
        break;
      case ALIVE:
        reader.alive(text);
        break;
      case WRITTEN:
        reader.written(JSON.parse(text) as Container);
        break;
      case CHILD:
        reader.child(JSON.parse(text) as Split);
        break;
      case GONE:
        reader.gone(...(JSON.parse(text) as [string, GoneReason]));
        break;
      default:
        reader.warned(JSON.parse(text) as Warning);
    }
  }
}

function isAlive(outcome: Outcome): outcome is Outcome & { readonly fullyQualifiedName: string } {
  return outcome.fullyQualifiedName !== undefined && isWritten(outcome);
}
