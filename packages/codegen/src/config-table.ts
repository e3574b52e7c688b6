import { type ConfigRow, configRows, type JsonSchema } from '@sluice/plugin-api';

/** A config schema as a Markdown table: a row a property, nested ones with their dotted names. Empty for a schema without any. */
export function configTable(schema: JsonSchema): string {
  const rows = configRows(schema).map(lineOf);
  return rows.length === 0 ? '' : ['| key | type | default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function lineOf(row: ConfigRow): string {
  const types = row.isConstant ? row.types.map((type) => `\`${type}\``) : row.types;
  const fallback = row.default === undefined ? (row.isRequired ? '*required*' : '') : code(row.default);
  const example =
    row.example === undefined ? '' : `e.g. ${typeof row.example === 'string' ? `\`${row.example}\`` : code(row.example)}`;
  const meaning = [row.description, row.isSecret ? '*(secret)*' : '', example].filter(Boolean).join(' ');
  return `| ${[`\`${row.path.join('.')}\``, types.map((type) => type.replaceAll('|', '\\|')).join(' \\| '), fallback, meaning.replaceAll('|', '\\|')].join(' | ')} |`;
}

function code(value: unknown): string {
  return `\`${JSON.stringify(value)}\``;
}
