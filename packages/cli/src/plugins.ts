import { nearest } from '@sluice/plugin-api';
import { bundledRegistry } from './load.js';
import { pluginText } from './plugin-page.js';
import { table } from './table.js';

const UNKNOWN_TYPE = 2;

/** `sluice plugins list`. */
export async function listPlugins(): Promise<void> {
  const definitions = await Promise.all(
    bundledRegistry()
      .list()
      .map((loader) => loader.load()),
  );
  const rows = definitions.map(({ kind, type, title }) => [kind, type, title]);
  process.stdout.write(`${table([['kind', 'type', 'what it is'], ...rows])}\n`);
}

/** `sluice plugins show TYPE`: the exit code is 0, or 2 when there is no such plugin. */
export async function showPlugin(type: string): Promise<number> {
  const loaders = bundledRegistry().list();
  const found = loaders.filter((loader) => loader.type === type);
  if (found.length === 0) {
    const types = loaders.map((loader) => loader.type);
    const suggestion = nearest(type, types);
    const hint = suggestion === undefined ? `There are: ${types.join(', ')}.` : `Did you mean ${suggestion}?`;
    process.stderr.write(`No plugin has the type ${type}. ${hint} See: sluice plugins list\n`);
    return UNKNOWN_TYPE;
  }
  for (const loader of found) process.stdout.write(`${pluginText(await loader.load())}\n`);
  return 0;
}
