import { nearest } from '@sluice/plugin-api';
import type { ErrorObject } from 'ajv';

/** What is wrong with a sidecar, and with which key or item of a list. */
export interface SidecarProblem {
  readonly keys: readonly (string | number)[];
  readonly message: string;
}

type Schema = Readonly<Record<string, unknown>>;

/** What the errors of the schema validator mean to whoever wrote the sidecar. No value is quoted. */
export function explain(errors: readonly ErrorObject[]): SidecarProblem[] {
  // What the alternatives of a oneOf say one by one, the keyword itself says in one sentence.
  const choices = errors.filter(({ keyword }) => keyword === 'oneOf').map(({ instancePath }) => instancePath);
  return errors
    .filter(({ keyword, instancePath }) => keyword === 'oneOf' || !choices.some((choice) => isWithin(instancePath, choice)))
    .map((error) => problemOf(error, keysOf(error.instancePath)));
}

function problemOf({ keyword, params, parentSchema, schema }: ErrorObject, keys: readonly string[]): SidecarProblem {
  const name = keys.length === 0 ? 'the file' : keys.join('.');
  switch (keyword) {
    case 'additionalProperties':
      return unknownKey([...keys, String(params['additionalProperty'])], parentSchema ?? {});
    case 'type':
      return { keys, message: `${name} must be ${WORDS[String(schema)] ?? String(schema)}` };
    case 'oneOf':
      return { keys, message: `${name} must be the name of a user or a team, or name and type` };
    case 'pattern':
      return { keys, message: `${name} must be a classification and a name in it, such as PII.Sensitive` };
    case 'minLength':
      return { keys, message: `${name} must not be empty` };
    case 'maxItems':
    case 'maxLength':
      return { keys, message: `${name} is too long: there is room for ${schema}` };
    default:
      return { keys, message: `${name} is not of the right form` };
  }
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text; put it in quotes where it looks like something else',
  array: 'a list',
  object: 'keys with values',
};

function unknownKey(keys: readonly string[], parent: Schema): SidecarProblem {
  const known = Object.keys((parent['properties'] ?? {}) as Schema);
  const suggestion = nearest(keys.at(-1) ?? '', known);
  const hint = suggestion === undefined ? `known here: ${known.join(', ')}` : `did you mean ${suggestion}?`;
  return { keys, message: `${keys.join('.')} is not a known key; ${hint}` };
}

function isWithin(pointer: string, outer: string): boolean {
  return pointer === outer || pointer.startsWith(`${outer}/`);
}

function keysOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}
