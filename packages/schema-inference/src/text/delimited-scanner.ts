/** How delimited text is written. */
export interface Dialect {
  /** Between cells; one character or more. Undefined when each record is one cell. */
  readonly separator: string | undefined;
  /** Around cells; empty when cells are never quoted. */
  readonly quote: '"' | "'" | '';
}

/** Takes the cells of delimited text as they are found. */
export interface CellVisitor {
  /** A cell, its quotes taken off. */
  cell(text: string, quoted: boolean): void;
  /** The record of the cells since the last call is complete. Answers whether to go on. */
  endOfRecord(): boolean;
}

/**
 * Splits delimited text into the cells of its records. A record that the end of the text cuts is left out, unless the file `ended`
 * there. A quote that does not belong to a pair around a cell is taken as it stands.
 */
export function scanDelimited(text: string, dialect: Dialect, ended: boolean, visitor: CellVisitor): void {
  const lineEnd = text.includes('\n') ? '\n' : '\r';
  const { separator, quote } = dialect;
  let nextLineEnd = -1;
  let nextSeparator = -1;
  let quotesClose = quote !== '';
  // Cells wait here until their record is known to be complete.
  let cells: { text: string; quoted: boolean }[] = [];
  let position = 0;

  const finish = (): boolean => {
    for (const cell of cells) visitor.cell(cell.text, cell.quoted);
    cells = [];
    return visitor.endOfRecord();
  };

  while (position < text.length) {
    const quoted = quotesClose ? quotedCell(text, position, dialect, lineEnd) : undefined;
    if (quoted === 'open') {
      if (!ended) return;
      quotesClose = false;
      continue;
    }
    let end: number;
    if (quoted === undefined) {
      if (nextLineEnd < position) nextLineEnd = indexOrEnd(text, lineEnd, position);
      if (nextSeparator < position) nextSeparator = separator === undefined ? text.length : indexOrEnd(text, separator, position);
      end = Math.min(nextLineEnd, nextSeparator);
      cells.push({ text: withoutReturn(text.slice(position, end), end === nextLineEnd), quoted: false });
    } else {
      cells.push({ text: quoted.text, quoted: true });
      end = quoted.end;
    }
    if (end >= text.length) {
      if (ended) finish();
      return;
    }
    if (separator !== undefined && text.startsWith(separator, end)) {
      position = end + separator.length;
      if (position === text.length) {
        cells.push({ text: '', quoted: false });
        if (ended) finish();
      }
    } else {
      position = text.indexOf(lineEnd, end) + lineEnd.length;
      if (!finish()) return;
    }
  }
}

/**
 * The quoted cell at `position`, 'open' when nothing closes its quote, or undefined when there is none. A quote closes the cell when the
 * cell's end follows it; spaces may stand on both sides of the quotes.
 */
function quotedCell(
  text: string,
  position: number,
  { separator, quote }: Dialect,
  lineEnd: string,
): { text: string; end: number } | 'open' | undefined {
  const opening = afterSpaces(text, position, separator);
  if (text[opening] !== quote) return undefined;
  for (let from = opening + 1; ; ) {
    const closing = text.indexOf(quote, from);
    if (closing === -1) return 'open';
    const end = afterSpaces(text, closing + 1, separator);
    if (isCellEnd(text, end, separator, lineEnd)) {
      return { text: text.slice(opening + 1, closing).replaceAll(quote + quote, quote), end };
    }
    // Two quotes stand for one, but not where a backslash has escaped the first of them.
    from = closing + (text[closing + 1] === quote && text[closing - 1] !== '\\' ? 2 : 1);
  }
}

function isCellEnd(text: string, position: number, separator: string | undefined, lineEnd: string): boolean {
  if (position === text.length || (separator !== undefined && text.startsWith(separator, position))) return true;
  return text.startsWith(lineEnd, position) || text.startsWith(`\r${lineEnd}`, position);
}

function afterSpaces(text: string, position: number, separator: string | undefined): number {
  let after = position;
  while (text[after] === ' ' && separator !== ' ') after += 1;
  return after;
}

function withoutReturn(cell: string, atLineEnd: boolean): string {
  return atLineEnd && cell.endsWith('\r') ? cell.slice(0, -1) : cell;
}

function indexOrEnd(text: string, search: string, from: number): number {
  const index = text.indexOf(search, from);
  return index === -1 ? text.length : index;
}
