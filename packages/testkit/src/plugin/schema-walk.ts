import type { JsonSchema, PluginDefinition } from '@sluice/plugin-api';

/** A property of a config schema. */
export interface SchemaProperty {
  /** Such as `awsConfig.awsRegion`; `[]` stands for the items of a list. */
  readonly path: string;
  readonly name: string;
  readonly schema: JsonSchema;
  /** Whether it, or what it lies in, is marked as a secret. */
  readonly isSecret: boolean;
}

/** Every property of a schema, nested ones after the one that they lie in. */
export function propertiesOf(root: JsonSchema): SchemaProperty[] {
  return [...walk(root, root, '', false, new Set())];
}

/** Every schema of an object in a schema, by its path; the whole is ''. */
export function objectsIn(root: JsonSchema): { readonly path: string; readonly schema: JsonSchema }[] {
  const parts = [{ path: '', schema: root }, ...propertiesOf(root)];
  return parts.filter(({ schema }) => isSchema(schema['properties']));
}

/** Whether a plugin reads secrets. */
export function hasSecrets({ configSchema, sections = {} }: PluginDefinition): boolean {
  const schemas = [configSchema, ...Object.values(sections).map(({ schema }) => schema)];
  return schemas.some((schema) => propertiesOf(schema).some(({ isSecret }) => isSecret));
}

function* walk(
  raw: JsonSchema,
  root: JsonSchema,
  path: string,
  isSecret: boolean,
  above: ReadonlySet<JsonSchema>,
): Generator<SchemaProperty> {
  const schema = resolved(raw, root);
  if (above.has(schema)) return;
  const inside = new Set([...above, schema]);
  for (const [name, rawProperty] of Object.entries(isSchema(schema['properties']) ? schema['properties'] : {})) {
    const property = { ...resolved(rawProperty as JsonSchema, root), ...(rawProperty as JsonSchema) };
    const at = path === '' ? name : `${path}.${name}`;
    const secret = isSecret || property['writeOnly'] === true;
    yield { path: at, name, schema: property, isSecret: secret };
    yield* walk(rawProperty as JsonSchema, root, at, secret, inside);
  }
  for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
    for (const branch of (schema[keyword] ?? []) as readonly JsonSchema[]) yield* walk(branch, root, path, isSecret, inside);
  }
  if (isSchema(schema['items'])) yield* walk(schema['items'], root, `${path}[]`, isSecret, inside);
}

function resolved(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const reference = schema['$ref'];
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return schema;
  const target = reference
    .slice(2)
    .split('/')
    .reduce<unknown>((at, key) => (isSchema(at) ? at[key] : undefined), root);
  return isSchema(target) ? target : schema;
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
