import type { JsonSchema } from '@sluice/plugin-api';

/** A key of a config that has no keys of its own. */
export interface Field {
  /** The keys on the way to it. */
  readonly path: readonly string[];
  readonly schema: JsonSchema;
  /** Whether it, and all that it lies in, has to be there. */
  readonly isRequired: boolean;
}

/** One way to fill a config in: an example of the whole of it. */
export interface Way {
  /** The dotted paths of its keys. */
  readonly keys: readonly string[];
  readonly example: unknown;
}

const WHOLE_VARIABLE = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;

/** The fields of a schema without references, in its order; not those that are without effect. */
export function fieldsOf(schema: JsonSchema, above: readonly string[] = [], isRequired = true): Field[] {
  const required = new Set(schema['required'] as readonly string[] | undefined);
  return Object.entries(propertiesOf(schema)).flatMap(([key, property]) => {
    if (property['deprecated'] === true) return [];
    const path = [...above, key];
    const isNeeded = isRequired && required.has(key);
    return hasProperties(property) ? fieldsOf(property, path, isNeeded) : [{ path, schema: property, isRequired: isNeeded }];
  });
}

/** The ways to fill in what `schema` describes; none where it has no examples. */
export function waysOf(schema: JsonSchema): Way[] {
  const fields = fieldsOf(schema);
  return ((schema['examples'] ?? []) as readonly unknown[]).map((example) => ({
    example,
    keys: fields.filter(({ path }) => at(example, path) !== undefined).map(dotted),
  }));
}

/** The name of the variable that a field's example shows, or `undefined`. */
export function variableOf(schema: JsonSchema): string | undefined {
  const [example] = (schema['examples'] ?? []) as readonly unknown[];
  return typeof example === 'string' ? variableName(example) : undefined;
}

/** `NAME` of `${NAME}`; `undefined` for anything else. */
export function variableName(text: string): string | undefined {
  return WHOLE_VARIABLE.exec(text)?.[1];
}

/** A field as people write it: `awsConfig.awsRegion`. */
export function dotted({ path }: Pick<Field, 'path'>): string {
  return path.join('.');
}

export function propertiesOf(schema: JsonSchema): Readonly<Record<string, JsonSchema>> {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, unknown>>;
  const known = Object.entries(properties).filter(([, each]) => typeof each === 'object');
  return Object.fromEntries(known) as Record<string, JsonSchema>;
}

export function hasProperties(schema: JsonSchema): boolean {
  return Object.keys(propertiesOf(schema)).length > 0;
}

/** What stands at `path` in `value`, or `undefined`. */
export function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((outer, key) => (isRecord(outer) && Object.hasOwn(outer, key) ? outer[key] : undefined), value);
}

/** A copy of `value` with `part` at `path`. */
export function withAt(value: unknown, [key, ...rest]: readonly string[], part: unknown): unknown {
  if (key === undefined) return part;
  const outer = isRecord(value) ? value : {};
  return { ...outer, [key]: withAt(outer[key], rest, part) };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
