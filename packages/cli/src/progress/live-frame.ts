import stringWidth from 'fast-string-width';
import { printable } from '../output/printable.js';
import type { Figures, InFlight } from './run-figures.js';

const BAR_COLUMNS = 24;
const SHOWN_IN_FLIGHT = 5;
const PAINTS = { red: 31, green: 32, yellow: 33, dim: 2 } as const;

/** A text in one colour. */
interface Piece {
  readonly text: string;
  readonly paint?: keyof typeof PAINTS;
}

/** How a frame is drawn. */
export interface FrameOptions {
  /** No line is wider. */
  readonly columns: number;
  /** There are no more lines. */
  readonly rows: number;
  readonly isColoured: boolean;
}

/** How far a run is, as lines for a terminal. */
export function liveFrame(figures: Figures, { columns, rows, isColoured }: FrameOptions): readonly string[] {
  const lines = [progressLine(figures), countsLine(figures), ...inFlightLines(figures.inFlight)];
  return lines.slice(0, Math.max(1, rows)).map((pieces) => paint(cut(pieces, columns), isColoured));
}

/** How far a run is, in one line without control characters. */
export function progressText(figures: Figures): string {
  return `${splitsText(figures)}, ${[...countPieces(figures)].map(({ text }) => text).join(', ')}`;
}

function progressLine(figures: Figures): readonly Piece[] {
  const { done, known, elapsedMilliseconds, leftMilliseconds } = figures;
  const full = known === 0 ? 0 : Math.floor((done / known) * BAR_COLUMNS);
  const left = leftMilliseconds === undefined ? '' : `, about ${duration(leftMilliseconds)} left`;
  return [
    { text: '█'.repeat(full), paint: 'green' },
    { text: '░'.repeat(BAR_COLUMNS - full), paint: 'dim' },
    { text: ` ${splitsText(figures)}, ${duration(elapsedMilliseconds)}${left}` },
  ];
}

function countsLine(figures: Figures): readonly Piece[] {
  return countPieces(figures).flatMap((piece, index) => (index === 0 ? [piece] : [{ text: ', ' }, piece]));
}

function countPieces({ containers, failed, calls, callsPerSecond, throttled }: Figures): readonly Piece[] {
  return [
    { text: `${containers} containers` },
    ...(failed === 0 ? [] : [{ text: `${failed} failed`, paint: 'red' } as const]),
    { text: `${calls} calls${callsPerSecond === 0 ? '' : ` (${callsPerSecond} a second)`}` },
    ...(throttled === 0 ? [] : [{ text: `${throttled} throttled`, paint: 'yellow' } as const]),
  ];
}

function inFlightLines(inFlight: readonly InFlight[]): readonly (readonly Piece[])[] {
  const lines = inFlight.slice(0, SHOWN_IN_FLIGHT).map(({ scope, splits, milliseconds }): readonly Piece[] => {
    const many = splits === 1 ? '' : `, ${splits} splits`;
    return [{ text: `  ${printable(scope)}` }, { text: ` ${duration(milliseconds)}${many}`, paint: 'dim' }];
  });
  const more = inFlight.length - SHOWN_IN_FLIGHT;
  return more > 0 ? [...lines, [{ text: `  … and ${more} more`, paint: 'dim' }]] : lines;
}

function splitsText({ done, known }: Figures): string {
  return `${done} of ${known} splits`;
}

function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const twoDigits = (count: number): string => String(count).padStart(2, '0');
  return hours === 0 ? `${minutes}:${twoDigits(rest)}` : `${hours}:${twoDigits(minutes)}:${twoDigits(rest)}`;
}

/** As much of the pieces as fits, by what a terminal takes for each character. */
function cut(pieces: readonly Piece[], columns: number): readonly Piece[] {
  const segments = new Intl.Segmenter();
  const kept: Piece[] = [];
  let left = columns;
  for (const piece of pieces) {
    let text = '';
    for (const { segment } of segments.segment(piece.text)) {
      const width = stringWidth(segment);
      if (width > left) return [...kept, { ...piece, text }];
      text += segment;
      left -= width;
    }
    kept.push({ ...piece, text });
  }
  return kept;
}

function paint(pieces: readonly Piece[], isColoured: boolean): string {
  return pieces
    .map(({ text, paint: name }) =>
      name === undefined || !isColoured || text === '' ? text : `\u001B[${PAINTS[name]}m${text}\u001B[0m`,
    )
    .join('');
}
