import type { JsonSchema } from '@sluice/plugin-api';
import { workflowSchema } from '../generated/workflow.js';
import { pointerKeys } from '../workflow/json-pointer.js';

/** The schema of the list at `at` in a config; `undefined` where `schema` has no array there. */
export function listSchemaAt(schema: JsonSchema, at: string): JsonSchema | undefined {
  const found = pointerKeys(at).reduce<JsonSchema | undefined>((outer, key) => {
    const properties = (outer?.['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
    return Object.hasOwn(properties, key) ? properties[key] : undefined;
  }, schema);
  return found?.['type'] === 'array' ? found : undefined;
}

/** `schema` with the schema of a component, by default what the base schema says of it, for each element of the list at `at`. */
export function withComponentItems(
  schema: JsonSchema,
  at: string,
  items: JsonSchema = workflowSchema.definitions.component,
): JsonSchema {
  const copy = structuredClone(schema);
  const list = listSchemaAt(copy, at) as Record<string, unknown> | undefined;
  if (list !== undefined) list['items'] = items;
  return copy;
}

/** A copy of `config` in whose list at `at` each component has its type alone: the rest is told to the component, and to nobody else. */
export function withoutComponentConfigs(config: unknown, at: string): unknown {
  return strip(config, pointerKeys(at));
}

function strip(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return Array.isArray(value) ? value.map(({ type }: { readonly type: unknown }) => ({ type })) : value;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return value;
  return { ...value, [key]: strip((value as Record<string, unknown>)[key], rest) };
}
