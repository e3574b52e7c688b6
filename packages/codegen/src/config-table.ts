type Node = Record<string, unknown>;

/** A config schema as a Markdown table: a row a property, nested ones with their dotted names. Empty for a schema without any. */
export function configTable(schema: Node): string {
  const rows = rowsOf(schema, schema, '');
  return rows.length === 0 ? '' : ['| key | type | default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function rowsOf(schema: Node, root: Node, prefix: string): string[] {
  const required = new Set((schema['required'] as string[] | undefined) ?? []);
  return Object.entries((schema['properties'] as Record<string, Node> | undefined) ?? {}).flatMap(([key, raw]) => {
    const node = resolve(raw, root);
    const name = `${prefix}${key}`;
    const nested = node['properties'] === undefined ? [] : rowsOf(node, root, `${name}.`);
    const fallback =
      node['default'] === undefined ? (required.has(key) ? '*required*' : '') : `\`${JSON.stringify(node['default'])}\``;
    const notes = [String(node['description'] ?? '')];
    if (node['writeOnly'] === true) notes.push('*(secret)*');
    const example = (node['examples'] as unknown[] | undefined)?.[0];
    if (example !== undefined) notes.push(`e.g. \`${typeof example === 'string' ? example : JSON.stringify(example)}\``);
    return [
      `| \`${name}\` | ${typeOf(node)} | ${fallback} | ${notes.filter(Boolean).join(' ').replaceAll('|', '\\|')} |`,
      ...nested,
    ];
  });
}

function resolve(node: Node, root: Node): Node {
  const ref = node['$ref'];
  if (typeof ref !== 'string') return node;
  const target = ref
    .split('/')
    .slice(1)
    .reduce<unknown>((at, part) => (at as Node)[part], root) as Node;
  const { $ref: _, ...own } = node;
  return { ...target, ...own };
}

function typeOf(node: Node): string {
  if (node['const'] !== undefined) return `\`${String(node['const'])}\``;
  if (Array.isArray(node['enum'])) return node['enum'].map((value) => `\`${String(value)}\``).join(' \\| ');
  if (node['type'] === 'array') return `list of ${typeOf((node['items'] as Node | undefined) ?? {})}`;
  return [node['type'] ?? 'any'].flat().join(' or ');
}
