import { createHash } from 'node:crypto';

const NAME_MAX_CHARACTERS = 256;
const KEPT_CHARACTERS = 247;
const HASH_DIGITS = 8;

/** A name as catalogues take it; `displayName` holds the whole one where it had to change. */
export interface CatalogueName {
  readonly name: string;
  readonly displayName?: string;
}

/**
 * `raw` as a name of 1 to 256 characters without `::`. `::` becomes `%3A%3A`; a longer name is its first 247 characters, `~`
 * and 8 hex digits of its SHA-256.
 */
export function catalogueName(raw: string): CatalogueName {
  const escaped = raw.replaceAll('::', '%3A%3A');
  const name =
    escaped.length <= NAME_MAX_CHARACTERS
      ? escaped
      : `${withoutHalfPair(escaped.slice(0, KEPT_CHARACTERS))}~${createHash('sha256').update(raw).digest('hex').slice(0, HASH_DIGITS)}`;
  return name === raw ? { name } : { name, displayName: raw };
}

/** The fully qualified name of `name` under `parent`: a name with a dot is quoted, a quote in such a name is doubled. */
export function qualifiedName(parent: string | undefined, name: string): string {
  const part = /[."]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
  return parent === undefined ? part : `${parent}.${part}`;
}

function withoutHalfPair(text: string): string {
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text;
}
