import { childPointer, dotted } from './json-pointer.js';
import type { Problem } from './problem.js';

const REFERENCE = /\$\$\{|\$\{(?:([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\})?/g;

/** Variables by their names. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A value with its variables in place. */
export interface Expanded {
  readonly value: unknown;
  /** The pointers of the strings that came, in whole or in part, from variables. */
  readonly pointers: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/**
 * Puts variables in place in every string of `value`: `${NAME}`, and `${NAME:-default}` for when it is unset or empty. `$${` stands
 * for `${` itself. Keys stay as they are.
 */
export function expandEnvironment(value: unknown, environment: Environment): Expanded {
  const pointers = new Set<string>();
  const problems: Problem[] = [];
  return { value: expand(value, ''), pointers, problems };

  function expand(part: unknown, pointer: string): unknown {
    if (typeof part === 'string') return expandText(part, pointer);
    if (Array.isArray(part)) return part.map((item, index) => expand(item, childPointer(pointer, index)));
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, expand(item, childPointer(pointer, key))]));
  }

  function expandText(text: string, pointer: string): string {
    return text.replace(REFERENCE, (reference, name: string | undefined, fallback: string | undefined) => {
      if (reference === '$${') return '${';
      if (name === undefined) {
        problems.push(notAReference(pointer));
        return reference;
      }
      pointers.add(pointer);
      const found = environment[name];
      if (fallback !== undefined) return found || fallback;
      if (found === undefined) problems.push(unset(pointer, name));
      return found ?? '';
    });
  }
}

function unset(pointer: string, name: string): Problem {
  return {
    code: 'WORKFLOW_UNSET_VARIABLE',
    pointer,
    at: 'value',
    message: `${dotted(pointer)} uses the environment variable ${name}, which is not set`,
    hint: `Set ${name}, or give a default: \${${name}:-default}.`,
  };
}

function notAReference(pointer: string): Problem {
  return {
    code: 'WORKFLOW_INVALID_VALUE',
    pointer,
    at: 'value',
    message: `${dotted(pointer)} has a \${ that begins no reference to a variable`,
    hint: 'Write ${NAME} or ${NAME:-default}; $${ stands for ${ itself.',
  };
}
