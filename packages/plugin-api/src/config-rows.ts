import type { JsonSchema } from './plugin.js';

/** One property of a config, as docs tell of it. */
export interface ConfigRow {
  /** Its key, and those that it lies in. */
  readonly path: readonly string[];
  /** The values that it takes, each a type or a constant: `string`, `list of string`, `S3`. */
  readonly types: readonly string[];
  /** Whether each of `types` is a constant to be written as it is. */
  readonly isConstant: boolean;
  readonly isRequired: boolean;
  readonly isSecret: boolean;
  readonly isDeprecated: boolean;
  readonly default?: unknown;
  readonly example?: unknown;
  readonly description: string;
}

/**
 * The properties of a config schema in its order, each before those in it, also of a list's items: `list[].key`. References are resolved within the
 * schema.
 */
export function configRows(schema: JsonSchema): readonly ConfigRow[] {
  return rowsOf(schema, schema, [], []);
}

function rowsOf(schema: JsonSchema, root: JsonSchema, above: readonly string[], around: readonly JsonSchema[]): ConfigRow[] {
  const required = new Set(schema['required'] as readonly string[] | undefined);
  const properties = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>);
  return properties.flatMap(([key, raw]) => {
    const node = resolved(raw, root);
    const path = [...above, key];
    const [example] = (node['examples'] ?? []) as readonly unknown[];
    const row: ConfigRow = {
      path,
      ...typesOf(node, root),
      isRequired: required.has(key),
      isSecret: node['writeOnly'] === true,
      isDeprecated: node['deprecated'] === true,
      ...(node['default'] === undefined ? {} : { default: node['default'] }),
      ...(example === undefined ? {} : { example }),
      description: String(node['description'] ?? ''),
    };
    const isList = node['type'] === 'array';
    const inside = isList ? resolved((node['items'] ?? {}) as JsonSchema, root) : node;
    // What lies in a property that may lie in itself is told once.
    const properties = inside['properties'] as JsonSchema | undefined;
    if (properties === undefined || around.includes(properties)) return [row];
    return [row, ...rowsOf(inside, root, isList ? [...above, `${key}[]`] : path, [...around, properties])];
  });
}

function resolved(node: JsonSchema, root: JsonSchema): JsonSchema {
  const reference = node['$ref'];
  if (typeof reference !== 'string') return node;
  const steps = reference.split('/').slice(1);
  const target = steps.reduce<unknown>((at, step) => (at as JsonSchema | undefined)?.[step], root) as JsonSchema;
  const { $ref: _, ...own } = node;
  return { ...target, ...own };
}

function typesOf(node: JsonSchema, root: JsonSchema): Pick<ConfigRow, 'types' | 'isConstant'> {
  if (node['const'] !== undefined) return { types: [String(node['const'])], isConstant: true };
  if (Array.isArray(node['enum'])) return { types: node['enum'].map(String), isConstant: true };
  const branches = node['oneOf'] ?? node['anyOf'];
  if (node['type'] === undefined && Array.isArray(branches)) {
    const types = branches.flatMap((branch: JsonSchema) => typesOf(resolved(branch, root), root).types);
    return { types: [...new Set(types)], isConstant: false };
  }
  if (node['type'] === 'array') {
    const items = typesOf(resolved((node['items'] ?? {}) as JsonSchema, root), root);
    return { types: [`list of ${items.types.join(items.isConstant ? '|' : ' or ')}`], isConstant: false };
  }
  return { types: [node['type'] ?? 'any'].flat().map(String), isConstant: false };
}
