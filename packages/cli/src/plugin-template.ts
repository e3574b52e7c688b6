import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
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
// Not written as a bundler looks for it: these files lie beside the command whether it is bundled or not.
const here = import.meta.url;
const TEMPLATES = fileURLToPath(new URL('../templates/', here));

/** The files of a new plugin, in the order of their paths. */
export async function templateFiles(names: PluginNames): Promise<readonly TemplateFile[]> {
  const folder = join(TEMPLATES, names.kind);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  const files = paths
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !/^(node_modules|dist)\//.test(path))
    .sort()
    .map(async (path): Promise<TemplateFile> => {
      const text = await readFile(join(folder, path), 'utf8');
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
