import type { JsonSchema, PluginDefinition } from '@sluice/plugin-api';
import { baseSchema } from '../workflow/base-schema.js';
import { pointerKeys } from '../workflow/json-pointer.js';
import { validate } from '../workflow/validate.js';
import { inPlace } from './local-references.js';
import { loosened } from './loosened.js';

const NO_TEXTS: ReadonlySet<string> = new Set();

type Draft = { properties?: Record<string, Draft> } & Record<string, unknown>;

/**
 * The schema of a whole workflow file with this source and this sink and no processor: what each plugin reads stands where the file has it, and nothing
 * refers to anything.
 */
export function wholeSchema(source: PluginDefinition, sink: PluginDefinition): JsonSchema {
  const sections = [source, sink].flatMap(({ sections: named = {} }) => Object.values(named));
  const schema = inPlace(baseSchema(sections.map(({ at }) => at))) as Draft;
  put(schema, ['source', 'serviceConnection', 'config'], inPlace(source.configSchema), true);
  put(schema, ['sink', 'config'], inPlace(sink.configSchema), false);
  for (const { at, schema: section, required = false } of sections) put(schema, pointerKeys(at), inPlace(section), required);
  put(schema, ['source', 'type'], { const: source.type }, true);
  put(schema, ['sink', 'type'], { const: sink.type }, true);
  return schema;
}

/** Whether a file of this value, variables not in place yet, is right by `schema`. */
export function fits(value: unknown, schema: JsonSchema): boolean {
  return validate(value, looseOf(schema), '', NO_TEXTS).problems.length === 0;
}

const loose = new WeakMap<JsonSchema, JsonSchema>();

/** Compiling takes much longer than checking: what was compiled is known by the schema. */
function looseOf(schema: JsonSchema): JsonSchema {
  const known = loose.get(schema) ?? loosened(schema);
  loose.set(schema, known);
  return known;
}

/** Puts `part` at `keys`, unless what stands there already says of itself what it is. What is told there besides stays. */
function put(schema: Draft, [key, ...rest]: readonly string[], part: JsonSchema, isRequired: boolean): void {
  if (key === undefined) return;
  schema.properties ??= {};
  if (isRequired) schema['required'] = [...new Set([...((schema['required'] as string[] | undefined) ?? []), key])];
  const there = schema.properties[key] ?? {};
  if (rest.length > 0) {
    schema.properties[key] = there;
    put(there, rest, part, isRequired);
  } else if (there['type'] === undefined || 'const' in part) schema.properties[key] = { ...there, ...part };
}
