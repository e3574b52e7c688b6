import type { Buffer } from 'node:buffer';
import { CutShort } from './errors.js';

const DECLARATION = /^(?:\u00EF\u00BB\u00BF)?\s*(?:<\?xml[^>]*\?>)?\s*/;
const ENTITY = /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi;
const NAMED_ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);
const CODE_POINT_MAX = 0x10ffff;
const [SPACE, BANG, SLASH] = [32, 33, 47];

/**
 * Reads elements one after another, without keeping any: those of documents as stores write them, with neither comments nor CDATA. Throws
 * {@link CutShort} where a document is anything else, or ends before its end.
 */
export class XmlReader {
  /** Of the element that was opened last. */
  attributes = '';
  readonly #bytes: Buffer;
  /** A character a byte, so that both have the same places. */
  readonly #xml: string;
  readonly #open: string[] = [];
  #at: number;
  #isEmpty = false;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#xml = bytes.toString('latin1');
    this.#at = DECLARATION.exec(this.#xml)?.[0].length ?? 0;
  }

  /** Opens the document's own element, which has to have that name. */
  open(name: string): void {
    if (this.#next() !== name) throw new CutShort(`The answer is no ${name}`);
  }

  /** Opens each element inside the one that is open, and gives its name; it has to be closed before the next. Closes the outer one in the end. */
  *children(): Generator<string> {
    for (let name = this.#next(); name !== undefined; name = this.#next()) yield name;
  }

  /** The text of the element that was opened last, which is closed by that. */
  text(): string {
    if (this.#isEmpty) {
      this.#isEmpty = false;
      return '';
    }
    const start = this.#at;
    const end = this.#find('<', start);
    this.#at = end;
    const name = this.#next();
    if (name !== undefined) throw new CutShort(`${name} stands where there should be text`);
    const text = this.#bytes.toString('utf8', start, end);
    return text.includes('&') ? text.replace(ENTITY, decodeEntity) : text;
  }

  /** Closes the element that was opened last, with all that is in it. */
  skip(): void {
    for (let depth = 1; depth > 0; ) {
      if (!this.#isEmpty) this.#at = this.#find('<', this.#at);
      depth += this.#next() === undefined ? -1 : 1;
    }
  }

  /** Throws where anything follows. */
  end(): void {
    if (this.#xml.slice(this.#at).trim() !== '') throw new CutShort('The answer goes on behind its end');
  }

  /** Opens the next element, and answers its name; where there is none, closes the one that is open. */
  #next(): string | undefined {
    if (this.#isEmpty) {
      this.#isEmpty = false;
      return undefined;
    }
    const xml = this.#xml;
    while (xml.charCodeAt(this.#at) <= SPACE) this.#at += 1;
    const start = this.#at + 1;
    const close = this.#find('>', start);
    const first = xml.charCodeAt(start);
    if (xml[this.#at] !== '<' || first === BANG) throw new CutShort('The answer is not plain XML');
    this.#at = close + 1;
    if (first === SLASH) {
      const opened = this.#open.pop() ?? '';
      if (close !== start + 1 + opened.length || !xml.startsWith(opened, start + 1))
        throw new CutShort('The answer is not well-formed');
      return undefined;
    }
    this.#isEmpty = xml.charCodeAt(close - 1) === SLASH;
    const end = this.#isEmpty ? close - 1 : close;
    let nameEnd = start;
    while (nameEnd < end && xml.charCodeAt(nameEnd) > SPACE) nameEnd += 1;
    const name = xml.slice(start, nameEnd);
    this.attributes = nameEnd === end ? '' : xml.slice(nameEnd, end);
    if (!this.#isEmpty) this.#open.push(name);
    return name;
  }

  #find(character: string, from: number): number {
    const at = this.#xml.indexOf(character, from);
    if (at === -1) throw new CutShort('The answer ends before its end');
    return at;
  }
}

function decodeEntity(entity: string, hexadecimal?: string, decimal?: string, name = ''): string {
  const code = hexadecimal === undefined ? Number(decimal ?? 0) : Number.parseInt(hexadecimal, 16);
  const character = code > 0 && code <= CODE_POINT_MAX ? String.fromCodePoint(code) : NAMED_ENTITIES.get(name);
  if (character === undefined) throw new CutShort(`The answer has ${entity}, which stands for nothing`);
  return character;
}
