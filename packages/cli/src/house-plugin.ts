import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { NewPlugin } from './plugin-names.js';
import type { TemplateFile } from './plugin-template.js';

/** The checkout of Sluice that a folder is in; `undefined` when it is in none. */
export async function houseOf(folder: string): Promise<string | undefined> {
  for (let at = dirname(folder); ; at = dirname(at)) {
    const manifest = await readFile(join(at, 'package.json'), 'utf8').catch(() => '{}');
    if ((JSON.parse(manifest) as { name?: string }).name === 'sluice-workspace') return at;
    if (at === dirname(at)) return undefined;
  }
}

/** Writes a plugin as those that come with Sluice are: a package of the workspace. */
export async function writeIntoHouse(house: string, plugin: NewPlugin, files: readonly TemplateFile[]): Promise<void> {
  throw new Error(`not written yet: ${house} ${plugin.type} ${files.length}`);
}
