import { pluginEditorSchema, workflowEditorSchema } from '@sluice/core';
import { type JsonSchema, nearest, type PluginDefinition } from '@sluice/plugin-api';
import { manifestSchema } from '../generated/manifest.js';
import { type PluginOptions, registryOrExplain } from '../workflow/load.js';

const WRONG_NAME = 2;

/**
 * `sluice schema workflow|manifest|PLUGIN`: a JSON Schema of draft 7 on the standard output; the exit code is 0, or 2 when there is nothing of that name.
 *
 * @param name a plugin's type, or `KIND/TYPE` where several have that type.
 */
export async function schema(name: string, options: PluginOptions): Promise<number> {
  const registry = await registryOrExplain(options);
  if (registry === undefined) return WRONG_NAME;
  const loaders = registry.list();
  const found = loaders.filter(({ kind, type }) => name === type || name === `${kind}/${type}`);
  const [first] = found;
  if (name === 'manifest') return print(manifestSchema);
  if (name === 'workflow') return print(workflowEditorSchema(await Promise.all(loaders.map((loader) => loader.load()))));
  if (first !== undefined && found.length === 1) return print(pluginEditorSchema(await first.load()));
  const names = ['workflow', 'manifest', ...loaders.map(({ type }) => type)];
  process.stderr.write(`${first === undefined ? unknown(name, names) : ambiguous(name, found)}\n`);
  return WRONG_NAME;
}

function print(content: JsonSchema): number {
  process.stdout.write(`${JSON.stringify(content, undefined, 2)}\n`);
  return 0;
}

function unknown(name: string, names: readonly string[]): string {
  const near = nearest(name, names);
  return `There is no schema of ${name}. ${near === undefined ? `There are: ${names.join(', ')}.` : `Did you mean ${near}?`}`;
}

function ambiguous(name: string, found: readonly Pick<PluginDefinition, 'kind' | 'type'>[]): string {
  return `Several plugins have the type ${name}; say which: ${found.map(({ kind, type }) => `${kind}/${type}`).join(' or ')}.`;
}
