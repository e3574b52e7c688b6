import { createContext, Script } from 'node:vm';
import { IngestError } from '@sluice/plugin-api';
import { RE2JS } from 're2js';

const MATCH_TIME_LIMIT_MILLISECONDS = 250;

/** Which names are in: see {@link FilterPattern}. */
export interface FilterPatternConfig {
  readonly includes?: readonly string[];
  readonly excludes?: readonly string[];
}

/**
 * Regular expressions in Python's syntax, tried from the start of a name, ignoring case. With any includes, a name that none of
 * them matches is out; then a name that an exclude matches is out.
 *
 * @throws IngestError FILTER_INVALID from the constructor, with the JSON pointer of the pattern in `details.pointer`.
 */
export class FilterPattern {
  readonly #includes: readonly NamePattern[];
  readonly #excludes: readonly NamePattern[];
  readonly #name: string;

  /** @param pointer where the pattern stands in the workflow file, as a JSON pointer. */
  constructor({ includes = [], excludes = [] }: FilterPatternConfig, pointer: string) {
    this.#name = pointer.slice(pointer.lastIndexOf('/') + 1);
    this.#includes = includes.map((source, index) => compile(source, `${pointer}/includes/${index}`));
    this.#excludes = excludes.map((source, index) => compile(source, `${pointer}/excludes/${index}`));
  }

  /**
   * The rule that drops `name`, in words, or `undefined` when it is in.
   *
   * @throws IngestError FILTER_TIMEOUT when a pattern takes too long.
   */
  dropRule(name: string): string | undefined {
    if (this.#includes.length > 0 && !this.#includes.some((pattern) => pattern.matches(name))) {
      return `${this.#name}: no include matches`;
    }
    const exclude = this.#excludes.find((pattern) => pattern.matches(name));
    return exclude && `${this.#name}: excluded by ${exclude.source}`;
  }
}

interface NamePattern {
  readonly source: string;
  matches(name: string): boolean;
}

/** A linear-time engine first; what it refuses (lookaround, backreferences) goes to the backtracking one, with a time limit. */
function compile(source: string, pointer: string): NamePattern {
  try {
    const pattern = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE);
    return { source, matches: (name) => pattern.matcher(name).lookingAt() };
  } catch {
    return compileBacktracking(source, pointer);
  }
}

function compileBacktracking(source: string, pointer: string): NamePattern {
  let pattern: RegExp;
  try {
    pattern = new RegExp(toJavaScript(source), 'iy');
  } catch (error) {
    throw new IngestError('FILTER_INVALID', {
      message: `The pattern ${JSON.stringify(source)} is not a regular expression`,
      details: { pointer },
      cause: error,
    });
  }
  const test = new Script('pattern.lastIndex = 0; pattern.test(name)');
  const scope = createContext({ pattern, name: '' });
  return {
    source,
    matches: (name) => {
      try {
        // V8 interrupts a match that backtracks for too long, which nothing else in this thread could.
        scope['name'] = name;
        return test.runInContext(scope, { timeout: MATCH_TIME_LIMIT_MILLISECONDS }) as boolean;
      } catch (error) {
        throw new IngestError('FILTER_TIMEOUT', {
          message: `The pattern ${JSON.stringify(source)} takes too long on the name ${JSON.stringify(name)}`,
          details: { pointer },
          cause: error,
        });
      }
    },
  };
}

/** The parts of Python's syntax that JavaScript spells otherwise. */
function toJavaScript(source: string): string {
  return source
    .replace(/^\(\?i\)/, '')
    .replaceAll(/\(\?P<(\w+)>/g, '(?<$1>')
    .replaceAll(/\(\?P=(\w+)\)/g, '\\k<$1>')
    .replaceAll('\\A', '(?<![\\s\\S])')
    .replaceAll('\\Z', '(?![\\s\\S])');
}
