import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What `sluice new plugin` can write. */
export const TEMPLATE_KINDS = ['object-store', 'source', 'processor', 'sink'] as const;
export type TemplateKind = (typeof TEMPLATE_KINDS)[number];

/** What a new plugin is called. */
export interface PluginNames {
  readonly kind: TemplateKind;
  /** As workflow files name it: lower-case words with hyphens between. */
  readonly type: string;
  /** In a few words, without quotes or backslashes. */
  readonly title: string;
  readonly packageName: string;
}

/** A file of a new plugin. */
export interface TemplateFile {
  /** Below the plugin's folder, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** npm keeps no `.gitignore` in a package, and tools take a folder with a `package.json` for a package. */
const RENAMED: Readonly<Record<string, string>> = { gitignore: '.gitignore', 'package.template.json': 'package.json' };
// By the package's name: how deep this module lies in it depends on whether the command is bundled.
const TEMPLATES = fileURLToPath(new URL('templates/', import.meta.resolve('@sluice/cli/package.json')));

/** The folders below `templates/` that the files of each kind come from; no file is in two of them. */
const FOLDERS: Readonly<Record<TemplateKind, readonly string[]>> = {
  'object-store': ['any', 'listing-api', 'object-store'],
  source: ['any', 'listing-api', 'source'],
  processor: ['any', 'processor'],
  sink: ['any', 'sink'],
};

/** The files of a new plugin, in the order of their paths. */
export async function templateFiles(names: PluginNames): Promise<readonly TemplateFile[]> {
  const files = await Promise.all(FOLDERS[names.kind].map((folder) => filesIn(join(TEMPLATES, folder), names)));
  return files.flat().sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function filesIn(folder: string, names: PluginNames): Promise<readonly TemplateFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(async (entry): Promise<TemplateFile> => {
      const place = join(entry.parentPath, entry.name);
      const path = relative(folder, place).replaceAll('\\', '/');
      const text = await readFile(place, 'utf8');
      return { path: RENAMED[path] ?? path, text: path === 'package.template.json' ? manifest(text, names) : named(text, names) };
    });
  return Promise.all(files);
}

/** Writes files below a folder, which is made where it is not there. */
export async function writeFiles(folder: string, files: readonly TemplateFile[]): Promise<void> {
  for (const { path, text } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** `acme-lake` as `AcmeLake`. */
export function pascalCase(type: string): string {
  return type.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
}

function named(text: string, { type, title }: PluginNames): string {
  return text
    .replaceAll(
      'acmeLake',
      pascalCase(type).replace(/^./, (letter) => letter.toLowerCase()),
    )
    .replaceAll('AcmeLake', pascalCase(type))
    .replaceAll('ACME_LAKE', type.replaceAll('-', '_').toUpperCase())
    .replaceAll('acme-lake', type)
    .replaceAll('Acme Lake', () => title);
}

function manifest(text: string, { packageName, title }: PluginNames): string {
  const content = JSON.parse(text) as Record<string, unknown>;
  return `${JSON.stringify({ ...content, name: packageName, description: title }, undefined, 2)}\n`;
}
