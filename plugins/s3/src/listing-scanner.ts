import { Buffer } from 'node:buffer';
import type { ObjectInfo } from '@sluice/object-store';
import type { ListedPage } from './listed-page.js';
import { decodeEntities, decodeForm, hexAt, NOT_ASCII } from './listing-text.js';
import { isArchivedClass } from './storage-classes.js';

const ROOT_START = /^(?:<\?xml[^>]*\?>)?\s*<ListBucketResult(?:\s[^<>]*[^<>/])?>/;
const ROOT_END = /^<\/ListBucketResult>\s*$/;
/** In a listing with this, keys are form-encoded, since XML cannot hold all of them. */
const ENCODED = '<EncodingType>url</EncodingType>';
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
/** Of a key of S3. */
const KEY_MAX_BYTES = 1024;
/** The forms that stores write the quotes of ETags in. */
const QUOTES = ['&quot;', '&#34;', '"'];
const ETAG = '<ETag>';
const TIME_CHARACTERS = '2024-01-01T00:00:00.000Z'.length;
const [SPACE, BANG, PERCENT, AMPERSAND, PLUS, HYPHEN, SLASH, ZERO, LESS] = [32, 33, 37, 38, 43, 45, 47, 48, 60];

/** The text is not what {@link scanListing} reads. */
class NotPlain extends Error {}

/**
 * Reads an answer to ListObjectsV2 in one pass over its text, many times as fast as an XML parser; no key holds on to the page. `undefined`
 * where the text is anything but the plain elements that stores write (comments, CDATA, attributes inside, text cut short): a real parser has
 * to see to that.
 */
export function scanListing(bytes: Buffer): ListedPage | undefined {
  try {
    return new ListingScanner(bytes).page();
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

class ListingScanner {
  readonly #bytes: Buffer;
  /** A character a byte, so that both have the same places. */
  readonly #xml: string;
  readonly #isEncoded: boolean;
  /** Of the page's first ETag; the others have the same. */
  readonly #quote: string;
  readonly #decoded = Buffer.allocUnsafe(KEY_MAX_BYTES);
  #at = 0;
  /** The element that was read last: where its name begins, and where its text begins and ends. */
  #name = 0;
  #start = 0;
  #end = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#xml = bytes.toString('latin1');
    this.#isEncoded = this.#xml.includes(ENCODED);
    const first = this.#xml.indexOf(ETAG) + ETAG.length;
    this.#quote = QUOTES.find((quote) => this.#xml.startsWith(quote, first)) ?? '';
  }

  page(): ListedPage {
    const objects: ObjectInfo[] = [];
    const prefixes: string[] = [];
    let [isTruncated, isWhole, nextToken]: [string, boolean, string | undefined] = ['', false, undefined];
    this.#at = ROOT_START.exec(this.#xml)?.[0].length ?? fail();
    while (!this.#isAtEnd()) {
      if (this.#xml.startsWith('Contents>', this.#at + 1)) objects.push(this.#object());
      else if (this.#xml.startsWith('CommonPrefixes>', this.#at + 1)) prefixes.push(this.#commonPrefix());
      else {
        this.#next();
        if (this.#isNamed('IsTruncated>')) isTruncated = this.#text();
        else if (this.#isNamed('NextContinuationToken>')) nextToken = this.#text();
        else if (this.#isNamed('EncodingType>') && !this.#isEncoded) fail();
        isWhole ||= this.#isNamed('Name>') || this.#isNamed('KeyCount>') || this.#isNamed('IsTruncated>');
      }
    }
    if (!ROOT_END.test(this.#xml.slice(this.#at)) || !isWhole) return fail();
    if (isTruncated === 'true') return { objects, prefixes, nextToken: nextToken ?? fail() };
    return isTruncated === '' || isTruncated === 'false' ? { objects, prefixes } : fail();
  }

  #object(): ObjectInfo {
    this.#at += '<Contents>'.length;
    let key: string | undefined;
    let [size, lastModified, archived] = [0, 0, false];
    let etag: string | undefined;
    while (!this.#isAtEnd()) {
      this.#next();
      // Told apart by as little as possible: a listing has a million of them.
      switch (this.#xml.charCodeAt(this.#name)) {
        case 69: // E
          if (this.#isNamed('ETag>')) etag = this.#etag();
          break;
        case 75: // K
          if (this.#isNamed('Key>')) key = this.#key();
          break;
        case 76: // L
          if (this.#isNamed('LastModified>')) lastModified = this.#time();
          break;
        case 83: // S
          if (this.#isNamed('Size>')) size = this.#size();
          else if (this.#isNamed('StorageClass>'))
            archived = !this.#xml.startsWith('STANDARD<', this.#start) && isArchivedClass(this.#text());
          break;
      }
    }
    this.#close('</Contents>');
    if (key === undefined) return fail();
    const object: ObjectInfo = etag === undefined ? { key, size, lastModified } : { key, size, lastModified, etag };
    return archived ? { ...object, archived } : object;
  }

  #commonPrefix(): string {
    this.#at += '<CommonPrefixes>'.length;
    let prefix: string | undefined;
    while (!this.#isAtEnd()) {
      this.#next();
      if (this.#isNamed('Prefix>')) prefix = this.#key();
    }
    this.#close('</CommonPrefixes>');
    return prefix ?? fail();
  }

  /** Whether an element ends here; else one begins. */
  #isAtEnd(): boolean {
    while (this.#xml.charCodeAt(this.#at) <= SPACE) this.#at += 1;
    if (this.#xml.charCodeAt(this.#at) !== LESS) fail();
    return this.#xml.charCodeAt(this.#at + 1) === SLASH;
  }

  /** Reads the element that begins here, or passes over it with all that is inside. */
  #next(): void {
    const xml = this.#xml;
    const name = this.#at + 1;
    const close = xml.indexOf('>', name);
    const start = close + 1;
    const length = close - name;
    let end = xml.indexOf('<', start);
    if (close === -1 || end === -1 || xml.charCodeAt(name) === BANG) fail();
    if (xml.charCodeAt(close - 1) === SLASH) {
      // One without anything says what an absent one does.
      this.#name = close;
      this.#at = start;
      return;
    }
    if (xml.charCodeAt(end + 1) !== SLASH) {
      end = xml.indexOf(`</${xml.slice(name, close)}>`, end);
      if (end === -1 || xml.slice(start, end).includes('<!')) fail();
    }
    // Its end has the same name, the `>` included.
    for (let each = 0; each <= length; each += 1) {
      if (xml.charCodeAt(end + 2 + each) !== xml.charCodeAt(name + each)) fail();
    }
    this.#name = name;
    this.#start = start;
    this.#end = end;
    this.#at = end + length + 3;
  }

  #close(tag: string): void {
    if (!this.#xml.startsWith(tag, this.#at)) fail();
    this.#at += tag.length;
  }

  /** Whether the element that was read last has that name, which ends in `>`. */
  #isNamed(name: string): boolean {
    return this.#xml.startsWith(name, this.#name);
  }

  #text(): string {
    return decodeEntities(this.#bytes.toString('utf8', this.#start, this.#end)) ?? fail();
  }

  #key(): string {
    const bytes = this.#bytes;
    const decoded = this.#decoded;
    const isEncoded = this.#isEncoded;
    const end = this.#end;
    let length = 0;
    for (let at = this.#start; at < end; at += 1) {
      let byte = bytes[at] as number;
      if (isEncoded && byte === PERCENT) {
        byte = hexAt(bytes, at + 1) * 16 + hexAt(bytes, at + 2);
        at += 2;
      } else if (isEncoded && byte === PLUS) byte = SPACE;
      else if (byte === AMPERSAND) byte = NOT_ASCII;
      // Anything but plain ASCII is left to what knows UTF-8 and entities.
      if (byte >= NOT_ASCII || length === decoded.length)
        return this.#isEncoded ? (decodeForm(this.#text()) ?? fail()) : this.#text();
      decoded[length] = byte;
      length += 1;
    }
    return decoded.toString('latin1', 0, length);
  }

  /** Without its quotes. */
  #etag(): string {
    const bytes = this.#bytes;
    const { length } = this.#quote;
    const start = this.#start + length;
    const end = this.#end - length;
    const [first, last] = [this.#quote.charCodeAt(0), this.#quote.charCodeAt(length - 1)];
    const isOpened = bytes[this.#start] === first && bytes[start - 1] === last;
    const isQuoted = length > 0 && isOpened && bytes[end] === first && bytes[this.#end - 1] === last;
    return isQuoted && isWord(bytes, start, end) ? bytes.toString('latin1', start, end) : this.#text().replaceAll('"', '');
  }

  #size(): number {
    if (this.#end === this.#start) return fail();
    let size = 0;
    for (let at = this.#start; at < this.#end; at += 1) size = size * 10 + digitAt(this.#xml, at);
    return size;
  }

  /** Milliseconds since 1970. */
  #time(): number {
    const xml = this.#xml;
    const at = this.#start;
    if (this.#end - at !== TIME_CHARACTERS || !xml.endsWith('.000Z', this.#end)) {
      const text = this.#text();
      return TIME.test(text) ? Date.parse(text) : fail();
    }
    const [year, month, day] = [
      twoDigitsAt(xml, at) * 100 + twoDigitsAt(xml, at + 2),
      twoDigitsAt(xml, at + 5),
      twoDigitsAt(xml, at + 8),
    ];
    return Date.UTC(year, month - 1, day, twoDigitsAt(xml, at + 11), twoDigitsAt(xml, at + 14), twoDigitsAt(xml, at + 17));
  }
}

function fail(): never {
  throw new NotPlain();
}

/** Whether that is letters, digits and hyphens: what may stand for something else comes before them. */
function isWord(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte < HYPHEN || byte >= NOT_ASCII) return false;
  }
  return start <= end;
}

function digitAt(text: string, at: number): number {
  const digit = text.charCodeAt(at) - ZERO;
  return digit >= 0 && digit <= 9 ? digit : fail();
}

function twoDigitsAt(text: string, at: number): number {
  return digitAt(text, at) * 10 + digitAt(text, at + 1);
}
