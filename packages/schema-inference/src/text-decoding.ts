import { IngestError } from '@sluice/plugin-api';
import type { DataFile } from './data-file.js';
import { formatByMagic } from './file-magic.js';
import type { Head } from './head.js';

/** Control characters that text does have: tab, line feed, vertical tab, form feed, carriage return, Hive's separator, DOS's end, the mark of JSON text sequences. */
const TEXT_CONTROLS: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x01, 0x1a, 0x1e]);
/** More than one in so many characters being no text, the file is none. */
const CHARACTERS_PER_ODD_ONE = 50;
const REPLACEMENT = 0xfffd;
/** Text in UTF-16 has a character with a NUL byte at least once in so many. */
const WIDE_CHARACTERS_PER_NUL = 10;

/** Text, and in which encoding it was if not in UTF-8. */
export interface DecodedText {
  readonly text: string;
  readonly remarks: readonly string[];
}

/**
 * The text of a file's first bytes: UTF-8, UTF-16 where a byte order mark or its NUL bytes say so, else Windows-1252, which holds Latin-1. A character that
 * the head cuts is left out. Throws FILE_NOT_TEXT.
 */
export function decodeText(file: DataFile, head: Head): DecodedText {
  const { bytes } = head;
  const other = formatByMagic(bytes);
  if (other !== undefined) throw notText(file, `is ${other}`);
  const wide = wideEncoding(bytes);
  if (wide === undefined && bytes.includes(0)) throw notText(file, 'holds NUL bytes');
  const [text, encoding] = wide === undefined ? decodeBytes(bytes, head.ended) : [decodeAs(wide, bytes, head.ended), wide];
  if (oddCharacters(text, wide !== undefined) * CHARACTERS_PER_ODD_ONE > text.length)
    throw notText(file, 'holds more control characters than text does');
  return { text, remarks: encoding === undefined ? [] : [`The text is in ${encoding}.`] };
}

function notText(file: DataFile, what: string): IngestError {
  return new IngestError('FILE_NOT_TEXT', { message: `The file ${what}`, path: file.uri });
}

function wideEncoding(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return unmarkedWideEncoding(bytes);
}

/** Without a mark: the half of each character that is 0 in Latin letters, separators and line ends is the same one throughout. */
function unmarkedWideEncoding(bytes: Uint8Array): string | undefined {
  const nuls: [number, number] = [0, 0];
  for (let index = bytes.indexOf(0); index !== -1; index = bytes.indexOf(0, index + 1)) nuls[index & 1 ? 1 : 0] += 1;
  const [first, second] = nuls;
  if ((first === 0) === (second === 0) || (first + second) * 2 * WIDE_CHARACTERS_PER_NUL < bytes.length) return undefined;
  return first === 0 ? 'utf-16le' : 'utf-16be';
}

function decodeBytes(bytes: Uint8Array, ended: boolean): [string, string | undefined] {
  const text = decodeAs('utf-8', bytes, ended);
  const broken = count(text, (code) => code === REPLACEMENT);
  // A few broken characters among whole ones are damage; where most are broken, they were never UTF-8.
  if (broken === 0 || broken < count(text, (code) => code > 0x7f && code !== REPLACEMENT)) return [text, undefined];
  return [decodeAs('windows-1252', bytes, ended), 'windows-1252'];
}

function decodeAs(encoding: string, bytes: Uint8Array, ended: boolean): string {
  return new TextDecoder(encoding).decode(bytes, { stream: !ended });
}

function oddCharacters(text: string, isWide: boolean): number {
  return count(
    text,
    (code) => (code < 0x20 && !TEXT_CONTROLS.has(code)) || (code >= 0x7f && code <= 0x9f) || (isWide && code === REPLACEMENT),
  );
}

function count(text: string, matches: (code: number) => boolean): number {
  let matched = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (matches(text.charCodeAt(index))) matched += 1;
  }
  return matched;
}
