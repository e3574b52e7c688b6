import type { JsonSchema } from '@sluice/plugin-api';
import { Ajv, type ErrorObject, type Options } from 'ajv';
import { explainError } from './explain-error.js';
import { isWithin, valueAt } from './json-pointer.js';
import type { Problem } from './problem.js';
import { resolvePlainScalar } from './resolve-plain-scalar.js';
import { changeBySchema, type Place } from './schema-walk.js';

/** Keywords whose errors only say that there is another. */
const WRAPPERS = ['if', 'propertyNames'];

const OPTIONS: Options = {
  allErrors: true,
  useDefaults: true,
  verbose: true,
  strict: false,
  validateFormats: false,
  logger: false,
  // Two plugins may carry schemas of the same $id.
  addUsedSchema: false,
  // Compiling a schema finds what is wrong with it. To hold it against the schema of schemas besides, and to make the check faster, takes
  // longer than all the rest: a schema is compiled for one file.
  validateSchema: false,
  meta: false,
  code: { optimize: false },
};

/** A value held against its schema. */
export interface Validated {
  /** A copy: empty keys left out, text from variables as the type that the schema wants, defaults filled in. */
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** Where `value` has what its schema marks as `deprecated`: accepted, without effect. */
  readonly deprecated: readonly string[];
}

/**
 * Holds a value against its schema.
 *
 * @param pointer where the value stands in the file.
 * @param expanded the pointers, in the file, of text that came from variables.
 * @throws Error when the schema itself is wrong.
 */
export function validate(value: unknown, schema: JsonSchema, pointer: string, expanded: ReadonlySet<string>): Validated {
  // One for each schema: it keeps what it has compiled for as long as it lives.
  const check = new Ajv(OPTIONS).compile(schema);
  const deprecated: string[] = [];
  const prepared = changeBySchema(value, schema, prepare, pointer);
  check(prepared);
  const errors = withoutBranches(check.errors ?? [], schema);
  return { value: prepared, problems: onePerValue(errors.map((error) => explainError(error, pointer))), deprecated };

  function prepare(part: unknown, place: Place): unknown {
    // `key:` without a value means the same as no key, but an unknown key has to be reported.
    if (part === null && place.schemas.length > 0) return undefined;
    if (place.schemas.some((each) => each['deprecated'] === true)) deprecated.push(place.pointer);
    return typeof part === 'string' && expanded.has(place.pointer) ? asWanted(part, place) : part;
  }
}

/** Text from a variable as the number or boolean that its place wants, if it can be read as one. */
function asWanted(text: string, { schemas }: Place): unknown {
  const types = new Set(schemas.flatMap((schema) => schema['type'] ?? []));
  if (types.has('string')) return text;
  const resolved = resolvePlainScalar(text);
  const fits = typeof resolved === 'number' ? types.has('number') || types.has('integer') : types.has(typeof resolved);
  return fits ? resolved : text;
}

/** Without what the alternatives of an `anyOf` or `oneOf` say one by one: the keyword itself says it in one sentence. */
function withoutBranches(errors: readonly ErrorObject[], root: JsonSchema): ErrorObject[] {
  const choices = errors
    .filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf')
    .map((choice) => ({ choice, inside: subschemas(choice.schema, root) }));
  return errors.filter(
    (error) =>
      !WRAPPERS.includes(error.keyword) &&
      !choices.some(({ choice, inside }) => isWithin(error.instancePath, choice.instancePath) && inside.has(error.parentSchema)),
  );
}

/** Every schema in `part`, behind references too. */
function subschemas(part: unknown, root: JsonSchema, found = new Set<unknown>()): ReadonlySet<unknown> {
  if (typeof part !== 'object' || part === null || found.has(part)) return found;
  found.add(part);
  for (const [key, value] of Object.entries(part)) {
    const isReference = key === '$ref' && typeof value === 'string' && value.startsWith('#');
    subschemas(isReference ? valueAt(root, value.slice(1)) : value, root, found);
  }
  return found;
}

/** A value of the wrong type is often outside of what is allowed as well: the type alone says enough. */
function onePerValue(problems: readonly Problem[]): Problem[] {
  return problems.filter(
    (problem, index) =>
      problem.code !== 'WORKFLOW_INVALID_VALUE' ||
      problems.findIndex((other) => other.code === problem.code && other.pointer === problem.pointer) === index,
  );
}
