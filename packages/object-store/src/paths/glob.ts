import { IngestError } from '@sluice/plugin-api';
import { topmostPrefixes } from './folders.js';

const ALTERNATIVES_MAX = 1000;
const WILDCARD = /[*?]|\[[^\]/]+\]|\{[^{}]*,[^{}]*\}/;

/** One thing that a segment of a pattern takes: a run of any characters, or one character. */
type Token = 'star' | ((character: string) => boolean);
/** Matches the name of one level of a key. */
export type NameMatcher = (name: string) => boolean;
/** Any number of levels, or one level. */
type Segment = 'levels' | NameMatcher;

/** Whether a path is a glob and not a literal path. */
export function isGlob(path: string): boolean {
  return WILDCARD.test(path);
}

/**
 * Matches whole keys, case counting: `*` and `?` stay within one level, `**` as a whole level is zero or more levels (at the end:
 * one or more), `[abc]`, `[a-z]` and `[!a]` are one character, `{a,b}` are alternatives and may be nested. There is no escape
 * character: `[*]` is a star. Time is bounded by the product of the lengths of pattern and key.
 */
export class Glob {
  /** What every key it takes begins with; none of them begins with another. */
  readonly prefixes: readonly string[];
  /** The deepest folder that holds every key it takes: empty, or with a slash at its end. */
  readonly root: string;
  readonly #alternatives: readonly (readonly Segment[])[];

  /** @throws IngestError MANIFEST_ENTRY_INVALID for more than 1,000 alternatives. */
  constructor(pattern: string) {
    const alternatives = [...new Set(expandBraces(pattern))];
    this.#alternatives = alternatives.map(toSegments);
    this.prefixes = topmostPrefixes(alternatives.map(literalPrefix));
    this.root = commonFolder(this.prefixes);
  }

  matches(key: string): boolean {
    const slash = key.lastIndexOf('/');
    return this.inFolder(key.slice(0, slash + 1))(key.slice(slash + 1));
  }

  /** Where a key ceases to match, in words; `undefined` when it matches. */
  mismatch(key: string): string | undefined {
    if (this.matches(key)) return undefined;
    const levels = key.split('/');
    const tried = this.#alternatives.map((segments) => {
      const failing = levels.findIndex((_, index) => placesAfter(segments, levels.slice(0, index + 1)).size === 0);
      const matched = failing === -1 ? levels.length : failing;
      return { segments, matched, places: placesAfter(segments, levels.slice(0, matched)) };
    });
    const most = Math.max(...tried.map(({ matched }) => matched));
    if (most === levels.length) {
      const folders = levels.slice(0, -1);
      // Any number of levels takes the name as well, which is then told of.
      if (this.#alternatives.every((segments) => lastMatchers(segments, folders).length === 0))
        return 'the glob does not match: it takes only what is in folders below';
      return `the glob does not match at segment ${levels.length} (${levels.at(-1)})`;
    }
    const isOver = tried.every(({ segments, matched, places }) => matched < most || Math.min(...places) === segments.length);
    const reason = isOver ? ', where it has ended' : '';
    return `the glob does not match at segment ${most + 1} (${levels[most]})${reason}`;
  }

  /**
   * Which names it takes of the keys right in a folder.
   *
   * @param folder with a slash at its end, or empty.
   */
  inFolder(folder: string): NameMatcher {
    const levels = folder.split('/').slice(0, -1);
    const matchers = this.#alternatives.flatMap((segments) => lastMatchers(segments, levels));
    const [only] = matchers;
    return matchers.length === 1 && only !== undefined ? only : (name) => matchers.some((matches) => matches(name));
  }
}

function expandBraces(pattern: string): string[] {
  let expanded = [pattern];
  for (;;) {
    // The innermost braces first, so that nested ones need no parser.
    const next = expanded.flatMap((each) => {
      const found = /\{([^{}]*,[^{}]*)\}/.exec(each);
      if (found === null) return [each];
      const [whole, inner = ''] = found;
      const [before, after] = [each.slice(0, found.index), each.slice(found.index + whole.length)];
      return inner.split(',').map((choice) => `${before}${choice}${after}`);
    });
    if (next.length > ALTERNATIVES_MAX) {
      throw new IngestError('MANIFEST_ENTRY_INVALID', {
        message: `The glob ${pattern} stands for more than ${ALTERNATIVES_MAX} alternatives`,
        hint: 'Use a wildcard, or several entries.',
      });
    }
    if (next.length === expanded.length && next.every((each, index) => each === expanded[index])) return expanded;
    expanded = next;
  }
}

function toSegments(alternative: string): Segment[] {
  const segments = alternative.split('/').map(toSegment);
  // `**` at the end takes what is below the folder, and not the folder's own name.
  return segments.at(-1) === 'levels' ? [...segments, () => true] : segments;
}

function toSegment(text: string): Segment {
  if (text === '**') return 'levels';
  if (!/[?[]/.test(text)) return starMatcher(text.split(/\*+/));
  const tokens = toTokens(text);
  return (level) => matchTokens(tokens, [...level]);
}

/** Matches texts with any text between them, the first at the beginning and the last at the end. */
function starMatcher(texts: readonly string[]): NameMatcher {
  const [first = '', ...others] = texts;
  const last = others.pop();
  if (last === undefined) return (level) => level === first;
  return (level) => {
    if (!level.startsWith(first) || !level.endsWith(last)) return false;
    const end = level.length - last.length;
    let at = first.length;
    for (const text of others) {
      const found = level.indexOf(text, at);
      if (found === -1) return false;
      at = found + text.length;
    }
    return at <= end;
  };
}

function toTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const characters = [...text];
  for (let index = 0; index < characters.length; index += 1) {
    const character = characters[index] ?? '';
    const end = character === '[' ? characters.indexOf(']', index + (/[!^]/.test(characters[index + 1] ?? '') ? 3 : 2)) : -1;
    if (end !== -1) {
      tokens.push(characterClass(characters.slice(index + 1, end)));
      index = end;
    } else if (character === '*') {
      if (tokens.at(-1) !== 'star') tokens.push('star');
    } else {
      tokens.push(character === '?' ? () => true : (other) => other === character);
    }
  }
  return tokens;
}

function characterClass(inner: readonly string[]): Token {
  const isNegated = inner[0] === '!' || inner[0] === '^';
  const members = isNegated ? inner.slice(1) : inner;
  const ranges: (readonly [from: number, to: number])[] = [];
  for (let index = 0; index < members.length; index += 1) {
    const from = members[index]?.codePointAt(0) ?? 0;
    const to = members[index + 1] === '-' ? members[index + 2]?.codePointAt(0) : undefined;
    ranges.push([from, to ?? from]);
    if (to !== undefined) index += 2;
  }
  return (character) => {
    const code = character.codePointAt(0) ?? 0;
    return ranges.some(([from, to]) => from <= code && code <= to) !== isNegated;
  };
}

/** The places in a pattern where the level after these may be; none when they do not match. */
function placesAfter(segments: readonly Segment[], levels: readonly string[]): ReadonlySet<number> {
  let places = reachable(segments, [0]);
  for (const level of levels) {
    const next = [...places].flatMap((place) => {
      const segment = segments[place];
      if (segment === 'levels') return [place];
      return segment?.(level) === true ? [place + 1] : [];
    });
    places = reachable(segments, next);
  }
  return places;
}

/** What the last level of a key may be, when its other levels are `levels`. */
function lastMatchers(segments: readonly Segment[], levels: readonly string[]): NameMatcher[] {
  const places = placesAfter(segments, levels);
  // A pattern ends with a level: see toSegments.
  const last = segments.at(-1);
  return places.has(segments.length - 1) && last !== undefined && last !== 'levels' ? [last] : [];
}

/** The places in a pattern where the next level may be: zero levels pass over `levels`. */
function reachable(segments: readonly Segment[], places: readonly number[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (let place of places) {
    found.add(place);
    while (segments[place] === 'levels') {
      place += 1;
      found.add(place);
    }
  }
  return found;
}

/**
 * Whether the tokens take all of the characters, a star any number of them. After a mismatch the last star takes one more: an earlier one
 * never has to, so that the time is bounded by the product of both lengths.
 */
function matchTokens(tokens: readonly Token[], characters: readonly string[]): boolean {
  let [at, character] = [0, 0];
  let star: { readonly next: number; readonly taken: number } | undefined;
  while (character < characters.length) {
    const token = tokens[at];
    if (token === 'star') {
      star = { next: at + 1, taken: character };
      at += 1;
    } else if (token?.(characters[character] ?? '') === true) {
      at += 1;
      character += 1;
    } else if (star !== undefined) {
      star = { next: star.next, taken: star.taken + 1 };
      [at, character] = [star.next, star.taken];
    } else {
      return false;
    }
  }
  return tokens.slice(at).every((token) => token === 'star');
}

/**
 * The literal part before the first wildcard; only its folder where the wildcard is in the name of the file, since what else is in that folder
 * counts to the same dataset.
 */
function literalPrefix(alternative: string): string {
  const wildcard = WILDCARD.exec(alternative)?.index ?? alternative.length;
  const isInFolder = alternative.includes('/', wildcard);
  return alternative.slice(0, isInFolder ? wildcard : alternative.lastIndexOf('/', wildcard) + 1);
}

function commonFolder([first = '', ...others]: readonly string[]): string {
  let common = first.slice(0, first.lastIndexOf('/') + 1);
  while (!others.every((other) => other.startsWith(common)))
    common = common.slice(0, common.lastIndexOf('/', common.length - 2) + 1);
  return common;
}
