import { createContext, Script } from 'node:vm';
import { RE2JS } from 're2js';
import { IngestError } from './errors.js';

const MATCH_TIME_LIMIT_MILLISECONDS = 1000;

/** A regular expression in Python's syntax, tried from the start of a name, ignoring case; no name takes it long. */
export class NamePattern {
  readonly source: string;
  readonly #matches: (name: string) => boolean;

  /**
   * @param pointer where the pattern stands in the workflow file, as a JSON pointer.
   * @throws IngestError FILTER_INVALID, with `pointer` in its details.
   */
  constructor(source: string, pointer: string) {
    this.source = source;
    this.#matches = compile(source, pointer);
  }

  /** @throws IngestError FILTER_TIMEOUT when it takes too long. */
  matches(name: string): boolean {
    return this.#matches(name);
  }
}

/** A linear-time engine first; what it refuses (lookaround, backreferences) goes to the backtracking one, with a time limit. */
function compile(source: string, pointer: string): (name: string) => boolean {
  try {
    const pattern = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE);
    return (name) => pattern.matcher(name).lookingAt();
  } catch {
    return compileBacktracking(source, pointer);
  }
}

function compileBacktracking(source: string, pointer: string): (name: string) => boolean {
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
  return (name) => {
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
