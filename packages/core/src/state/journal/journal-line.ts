import { crc32 } from 'node:zlib';

/** What a line of a journal is about. */
export type LineKind = keyof typeof LETTERS;

/** A line of a journal whose checksum is right. */
export interface JournalLine {
  readonly kind: LineKind;
  /** The reading of a split that it is of; 0 for the run as a whole. */
  readonly draft: number;
  /** JSON; parsed only where it is needed. */
  readonly text: string;
}

const LETTERS = {
  /** The first line: of which run the journal is. */
  run: 'r',
  outcome: 'o',
  item: 'i',
  alive: 'a',
  gone: 'g',
  warning: 'w',
  /** The split was read whole: all lines of that draft count from here on. */
  commit: 'c',
  /** The last line: the run came to its end. */
  end: 'z',
} as const;
const KINDS = new Map(Object.entries(LETTERS).map(([kind, letter]) => [letter, kind as LineKind]));
/** A checksum, a letter, a number. */
const HEAD = /^([0-9a-f]{8}) ([a-z]) (\d+) /;
const CHECKSUM_BYTES = 8;
/** Longer than any head. */
const HEAD_BYTES = 32;

/** A line with its checksum and its line break. */
export function toJournalLine({ kind, draft, text }: JournalLine): string {
  const checked = `${LETTERS[kind]} ${draft} ${text}`;
  return `${crc32(checked).toString(16).padStart(CHECKSUM_BYTES, '0')} ${checked}\n`;
}

/** The line that bytes without a line break are; `undefined` where they are not what was written. */
export function fromJournalLine(bytes: Buffer): JournalLine | undefined {
  const [head, checksum = '', letter = '', draft = ''] = HEAD.exec(bytes.toString('latin1', 0, HEAD_BYTES)) ?? [];
  const kind = KINDS.get(letter as (typeof LETTERS)[LineKind]);
  if (head === undefined || kind === undefined) return undefined;
  if (crc32(bytes.subarray(CHECKSUM_BYTES + 1)) !== Number.parseInt(checksum, 16)) return undefined;
  return { kind, draft: Number(draft), text: bytes.toString('utf8', head.length) };
}
