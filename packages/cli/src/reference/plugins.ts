import { nearest } from '@sluice/plugin-api';
import { table } from '../output/table.js';
import { type PluginOptions, registryOrExplain } from '../workflow/load.js';
import { pluginText } from './plugin-page.js';

const WRONG_PLUGINS = 2;

/** `sluice plugins list`: the exit code is 0, or 2 when a plugin from outside cannot be loaded. */
export async function listPlugins(options: PluginOptions): Promise<number> {
  const registry = await registryOrExplain(options);
  if (registry === undefined) return WRONG_PLUGINS;
  const rows = await Promise.all(
    registry.list().map(async (loader) => {
      const { kind, type, title } = await loader.load();
      return [kind, type, title, loader.origin ?? ''];
    }),
  );
  process.stdout.write(`${table([['kind', 'type', 'what it is', 'from'], ...rows])}\n`);
  return 0;
}

/** `sluice plugins show TYPE`: the exit code is 0, or 2 when there is no such plugin or one from outside cannot be loaded. */
export async function showPlugin(type: string, options: PluginOptions): Promise<number> {
  const registry = await registryOrExplain(options);
  if (registry === undefined) return WRONG_PLUGINS;
  const loaders = registry.list();
  const found = loaders.filter((loader) => loader.type === type);
  if (found.length === 0) {
    const types = loaders.map((loader) => loader.type);
    const suggestion = nearest(type, types);
    const hint = suggestion === undefined ? `There are: ${types.join(', ')}.` : `Did you mean ${suggestion}?`;
    process.stderr.write(`No plugin has the type ${type}. ${hint} See: sluice plugins list\n`);
    return WRONG_PLUGINS;
  }
  for (const loader of found) process.stdout.write(`${pluginText(await loader.load())}\n`);
  return 0;
}
