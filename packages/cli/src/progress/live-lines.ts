import stringWidth from 'fast-string-width';

const HIDE_CURSOR = '\u001B[?25l';
const SHOW_CURSOR = '\u001B[?25h';
const CLEAR_BELOW = '\u001B[J';

/** What of a terminal is needed. */
export interface Terminal {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** Lines at the end of what a terminal shows, drawn anew in place: each time by one write, so that nothing flickers. */
export class LiveLines {
  readonly #terminal: Terminal;
  #widths: readonly number[] | undefined;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** @param lines of which none is wider than the terminal. */
  draw(lines: readonly string[]): void {
    this.#replace('', lines);
  }

  /** Writes whole lines above, and the live ones again below them. */
  write(text: string, lines: readonly string[]): void {
    this.#replace(text, lines);
  }

  /** Takes the lines away. */
  clear(): void {
    if (this.#widths === undefined) return;
    this.#terminal.write(`${this.#erasure()}${SHOW_CURSOR}`);
    this.#widths = undefined;
  }

  #replace(above: string, lines: readonly string[]): void {
    const hide = this.#widths === undefined ? HIDE_CURSOR : '';
    this.#terminal.write(`${hide}${this.#erasure()}${above}${lines.map((line) => `${line}\n`).join('')}`);
    this.#widths = lines.map((line) => stringWidth(line));
  }

  #erasure(): string {
    const columns = this.#terminal.columns || Number.POSITIVE_INFINITY;
    // What was drawn before a terminal became narrower takes more rows of it now.
    const rows = (this.#widths ?? []).reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    return rows === 0 ? '' : `\r\u001B[${rows}A${CLEAR_BELOW}`;
  }
}
