import type { JsonSchema } from '@sluice/plugin-api';
import { table } from './table.js';

/** A config schema as lines for a terminal: a property a line, nested ones below theirs. */
export function configLines(schema: JsonSchema): string {
  const rows = rowsOf(schema, schema, '  ');
  return rows.length === 0 ? '  (nothing)' : table(rows);
}

function rowsOf(schema: JsonSchema, root: JsonSchema, indent: string): string[][] {
  const required = new Set(schema['required'] as readonly string[] | undefined);
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
  return properties.flatMap(([key, raw]) => {
    const node = resolve(raw, root);
    if (node['deprecated'] === true) return [];
    const notes = [String(node['description'] ?? '')];
    if (required.has(key)) notes.push('(required)');
    if (node['writeOnly'] === true) notes.push('(secret)');
    if (node['default'] !== undefined) notes.push(`(default ${JSON.stringify(node['default'])})`);
    return [[`${indent}${key}`, typeOf(node), notes.filter(Boolean).join(' ')], ...rowsOf(node, root, `${indent}  `)];
  });
}

function resolve(node: JsonSchema, root: JsonSchema): JsonSchema {
  const reference = node['$ref'];
  if (typeof reference !== 'string') return node;
  const steps = reference.split('/').slice(1);
  const target = steps.reduce<unknown>((at, step) => (at as JsonSchema | undefined)?.[step], root) as JsonSchema;
  return { ...target, ...node };
}

function typeOf(node: JsonSchema): string {
  if (node['const'] !== undefined) return String(node['const']);
  if (Array.isArray(node['enum'])) return node['enum'].join('|');
  if (node['type'] === 'array') return `${typeOf((node['items'] ?? {}) as JsonSchema)}[]`;
  return String(node['type'] ?? 'any');
}
