import { IngestError } from '@sluice/plugin-api';
import type { DataFile } from '../data-file.js';
import { formatByMagic } from '../file-magic.js';
import type { Head } from '../head.js';

/**
 * Control characters that text does not have: all but tab, line feed, vertical tab, form feed, carriage return, Hive's separator, DOS's end
 * and the mark of JSON text sequences.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const ODD = /[\0\x02-\x08\x0e-\x19\x1b-\x1d\x1f\x7f-\x9f]/g;
const NOT_ASCII = /[\x80-\uffff]/g;
/** More than one in so many characters being no text, the file is none. */
const CHARACTERS_PER_ODD_ONE = 50;
const REPLACEMENT = '\uFFFD';
/** Text in UTF-16 has a character with a NUL byte at least once in so many: in Latin letters nearly all, in others separators and line ends. */
const WIDE_CHARACTERS_PER_NUL = { latin: 10, other: 200 } as const;

/** Text, and in which encoding it was if not in UTF-8. */
export interface DecodedText {
  readonly text: string;
  readonly remarks: readonly string[];
}

/**
 * The text of a file's first bytes: UTF-8, UTF-16 where a byte order mark or its NUL bytes say so, else Windows-1252, which holds Latin-1. A character that
 * the head cuts is left out, as is half of one that a file in UTF-16 ends with. Throws FILE_NOT_TEXT.
 */
export function decodeText(file: DataFile, head: Head): DecodedText {
  const { bytes } = head;
  const other = formatByMagic(bytes);
  if (other !== undefined) throw notText(file, `is ${other}`);
  const hasNul = bytes.includes(0);
  const wide = markedWideEncoding(bytes) ?? (hasNul ? unmarkedWideEncoding(bytes) : undefined);
  if (wide === undefined && hasNul) throw notText(file, 'holds NUL bytes');
  const [text, encoding] = wide === undefined ? decodeBytes(bytes, head.ended) : [decodeAs(wide, bytes, false), wide];
  if (oddCharacters(text, wide !== undefined) * CHARACTERS_PER_ODD_ONE > text.length)
    throw notText(file, 'holds more control characters than text does');
  return { text, remarks: encoding === undefined ? [] : [`The text is in ${encoding}.`] };
}

function notText(file: DataFile, what: string): IngestError {
  return new IngestError('FILE_NOT_TEXT', { message: `The file ${what}`, path: file.uri });
}

function markedWideEncoding(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}

/**
 * Without a mark: the half of each character that is 0 in Latin letters, separators and line ends is the same one throughout. Other
 * letters may be 0 in the other half, so that in them the line ends tell.
 */
function unmarkedWideEncoding(bytes: Uint8Array): string | undefined {
  const nuls = countNuls(bytes, () => true);
  // Other text with a stray NUL is not taken for it: it is UTF-8 as it stands.
  const mayBeNarrow = isUtf8(bytes);
  const expected = mayBeNarrow ? WIDE_CHARACTERS_PER_NUL.latin : WIDE_CHARACTERS_PER_NUL.other;
  if ((nuls.first + nuls.second) * 2 * expected < bytes.length) return undefined;
  return (mayBeNarrow ? undefined : orderBy(countNuls(bytes, (byte) => byte === 0x0a || byte === 0x0d))) ?? orderBy(nuls);
}

interface NulCounts {
  readonly first: number;
  readonly second: number;
}

/** How often the first or the second of two bytes is 0, where the other one matches. */
function countNuls(bytes: Uint8Array, matches: (byte: number) => boolean): NulCounts {
  const counts = { first: 0, second: 0 };
  for (let index = 0; index + 1 < bytes.length; index += 2) {
    const [first = 0, second = 0] = [bytes[index], bytes[index + 1]];
    if (first === 0 && matches(second)) counts.first += 1;
    if (second === 0 && matches(first)) counts.second += 1;
  }
  return counts;
}

function orderBy({ first, second }: NulCounts): string | undefined {
  if ((first === 0) === (second === 0)) return undefined;
  return first === 0 ? 'utf-16le' : 'utf-16be';
}

function isUtf8(bytes: Uint8Array): boolean {
  return !decodeAs('utf-8', bytes, false).includes(REPLACEMENT);
}

function decodeBytes(bytes: Uint8Array, ended: boolean): [string, string | undefined] {
  const text = decodeAs('utf-8', bytes, ended);
  const broken = brokenCharacters(text);
  // A few broken characters among whole ones are damage; where most are broken, they were never UTF-8.
  if (broken === 0 || broken < count(text, NOT_ASCII) - broken) return [text, undefined];
  // As a stream, for else some versions of Node take it for Latin-1: https://github.com/nodejs/node/issues/56542.
  return [decodeAs('windows-1252', bytes, false), 'windows-1252'];
}

function decodeAs(encoding: string, bytes: Uint8Array, ended: boolean): string {
  return new TextDecoder(encoding).decode(bytes, { stream: !ended });
}

function oddCharacters(text: string, isWide: boolean): number {
  return count(text, ODD) + (isWide ? brokenCharacters(text) : 0);
}

function brokenCharacters(text: string): number {
  return text.split(REPLACEMENT).length - 1;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
