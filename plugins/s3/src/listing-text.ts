import { decodeKey } from './listed-page.js';

const NAMED_ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);
const CODE_POINT_MAX = 0x10ffff;
/** The first byte that is none of ASCII. */
export const NOT_ASCII = 128;

/** A hexadecimal digit; what is none makes the byte that it is part of no ASCII. */
export function hexAt(bytes: Uint8Array, at: number): number {
  const code = bytes[at] ?? 0;
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : NOT_ASCII;
}

/** A key as a listing encodes it; `undefined` where it is not encoded so. */
export function decodeForm(text: string): string | undefined {
  try {
    return decodeKey(text);
  } catch {
    return undefined;
  }
}

/** A text with its entities decoded; `undefined` where one is none of XML's own. */
export function decodeEntities(text: string): string | undefined {
  if (!text.includes('&')) return text;
  let isKnown = true;
  const decoded = text.replace(/&(#x[0-9a-f]+|#\d+|\w+);|&/gi, (_, entity: string | undefined) => {
    const character = entity === undefined ? undefined : characterOf(entity);
    isKnown &&= character !== undefined;
    return character ?? '';
  });
  return isKnown ? decoded : undefined;
}

function characterOf(entity: string): string | undefined {
  if (!entity.startsWith('#')) return NAMED_ENTITIES.get(entity);
  const code = /^#x/i.test(entity) ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1));
  return code > 0 && code <= CODE_POINT_MAX ? String.fromCodePoint(code) : undefined;
}
