import { type ConfigRow, type ConfigSection, configRows, type JsonSchema, type PluginDefinition } from '@sluice/plugin-api';
import { stringify } from 'yaml';
import { table } from '../output/table.js';

/** What is told of a plugin: the same on a terminal and in the docs. */
interface PluginPage {
  readonly title: string;
  readonly facts: readonly string[];
  /** How a workflow names it, as YAML. */
  readonly example: string;
  /** The parts of the workflow file that it reads. */
  readonly parts: readonly { readonly at: string; readonly rows: readonly ConfigRow[] }[];
  readonly permissions: PluginDefinition['permissions'];
}

/** A plugin as text for a terminal. */
export function pluginText(definition: PluginDefinition): string {
  const { title, facts, example, parts, permissions } = pluginPage(definition);
  const blocks = [
    [title, ...facts.map((fact) => `  ${fact}`)].join('\n'),
    `example\n${indented(example)}`,
    ...parts.map(({ at, rows }) => `${at}\n${rows.length === 0 ? '  (nothing)' : table(rows.map(cells))}`),
  ];
  if (permissions.length > 0)
    blocks.push(`permissions\n${table(permissions.map(({ action, reason }) => [`  ${action}`, reason]))}`);
  return `${blocks.join('\n\n')}\n`;
}

/** A plugin as a page of Markdown. */
export function pluginMarkdown(definition: PluginDefinition): string {
  const { title, facts, example, parts, permissions } = pluginPage(definition);
  const blocks = [`# ${title}`, facts.map((fact) => `- ${fact}`).join('\n'), `\`\`\`yaml\n${example}\`\`\``];
  for (const { at, rows } of parts) {
    blocks.push(`## ${at}`);
    blocks.push(rows.length === 0 ? 'Nothing.' : markdownTable(['key', 'takes', 'meaning'], rows.map(markdownCells)));
  }
  if (permissions.length > 0) {
    const rows = permissions.map(({ action, reason }) => [`\`${action}\``, reason]);
    blocks.push('## Permissions', markdownTable(['permission', 'what for'], rows));
  }
  return `${blocks.join('\n\n')}\n`;
}

function pluginPage(definition: PluginDefinition): PluginPage {
  const { kind, type, title, serviceType, capabilities, permissions, sections = {}, configSchema, apiVersion } = definition;
  const at = kind === 'source' ? 'source.serviceConnection.config' : `${kind}.config`;
  const facts = [`version ${apiVersion} of the plugin contract`];
  if (serviceType !== undefined) facts.unshift(`services of type ${serviceType}`);
  if (capabilities.length > 0) facts.push(`can also: ${capabilities.join(', ')}`);
  return {
    title: `${kind} ${type}: ${title}`,
    facts,
    example: exampleOf(definition),
    parts: [{ at, rows: rowsOf(configSchema) }, ...Object.values(sections).map(sectionPart)],
    permissions,
  };
}

/** A section that is a single key is told as one of what it stands in. */
function sectionPart({ at, schema }: ConfigSection): PluginPage['parts'][number] {
  const keys = at.slice(1).split('/');
  if (schema['properties'] !== undefined) return { at: keys.join('.'), rows: rowsOf(schema) };
  return { at: keys.slice(0, -1).join('.'), rows: rowsOf({ properties: { [keys.at(-1) ?? '']: schema } }) };
}

/** What has no effect is not told. */
function rowsOf(schema: JsonSchema): readonly ConfigRow[] {
  return configRows(schema).filter(({ isDeprecated }) => !isDeprecated);
}

function exampleOf({ kind, type, configSchema }: PluginDefinition): string {
  const [config = {}] = (configSchema['examples'] ?? []) as readonly unknown[];
  const component = kind === 'source' ? { type, serviceName: `my_${type}`, serviceConnection: { config } } : { type, config };
  return stringify(kind === 'processor' ? { processors: [component] } : { [kind]: component });
}

function cells(row: ConfigRow): string[] {
  const indent = '  '.repeat(row.path.length);
  return [`${indent}${row.path.at(-1)}`, row.types.join('|'), meaningOf(row, '(required)', '(secret)')];
}

function markdownCells(row: ConfigRow): string[] {
  const types = row.isConstant ? row.types.map((type) => `\`${type}\``) : row.types;
  return [`\`${row.path.join('.')}\``, types.join(' or '), meaningOf(row, '*(required)*', '*(secret)*')];
}

function meaningOf(row: ConfigRow, required: string, secret: string): string {
  const notes = [row.description];
  if (row.isRequired) notes.push(required);
  if (row.isSecret) notes.push(secret);
  if (row.default !== undefined) notes.push(`(default ${JSON.stringify(row.default)})`);
  return notes.filter(Boolean).join(' ');
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (each: readonly string[]): string => `| ${each.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function indented(text: string): string {
  return text.trimEnd().replace(/^/gm, '  ');
}
