import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { familyOf, type NewPlugin } from './plugin-names.js';
import { type TemplateFile, writeFiles } from './plugin-template.js';

const CLI_MANIFEST = 'packages/cli/package.json';
const HARNESSES = 'test/conformance/harnesses';
/** The house has these once, for all plugins. */
const WRITTEN_ONCE = /^(src\/config\.ts|test\/suites\.test\.ts|tsconfig.*\.json|\.gitignore|workflow\.yaml)$/;
const VERSION = '0.1.0';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** The checkout of Sluice that a folder is, or is in; `undefined` when it is in none. */
export async function houseOf(folder: string): Promise<string | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    const manifest = await readFile(join(at, 'package.json'), 'utf8').catch(() => '{}');
    if ((JSON.parse(manifest) as { name?: string }).name === 'sluice-workspace') return at;
    if (at === dirname(at)) return undefined;
  }
}

/** Why a plugin cannot be written into a checkout; `undefined` when it can. */
export async function houseProblem(house: string, { type, folder }: NewPlugin): Promise<string | undefined> {
  const plugins = join(house, 'plugins');
  if (dirname(folder) !== plugins) return `--dir: in a checkout of Sluice a plugin is a folder right in ${plugins}.`;
  const { dependencies = {} } = JSON.parse(await readFile(join(house, CLI_MANIFEST), 'utf8')) as Manifest;
  const isTaken = existsSync(join(house, HARNESSES, `${type}.ts`)) || Object.hasOwn(dependencies, packageName({ type }));
  return isTaken ? `--type: this checkout has a plugin ${type}, and nothing is overwritten.` : undefined;
}

/** Writes a plugin as those are that come with Sluice, and names it where these are named. */
export async function writeIntoHouse(house: string, plugin: NewPlugin, files: readonly TemplateFile[]): Promise<void> {
  const folder = relative(house, plugin.folder).replaceAll('\\', '/');
  const written = files.filter(({ path }) => !WRITTEN_ONCE.test(path)).map((file) => moved(file, folder, plugin));
  const packages = ['plugin-api', ...(plugin.kind === 'object-store' ? ['object-store'] : [])];
  const references = packages.map((name) => ({ path: relative(folder, `packages/${name}`).replaceAll('\\', '/') }));
  const compilerOptions = { rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'dist/.tsbuildinfo' };
  const base = relative(folder, 'tsconfig.base.json').replaceAll('\\', '/');
  const tsconfig = { extends: base, compilerOptions, include: ['src'], references };
  await writeFiles(house, [...written, { path: `${folder}/tsconfig.json`, text: json(tsconfig) }]);
  const dependency = { [packageName(plugin)]: VERSION };
  await edit(join(house, 'tsconfig.json'), (content) => withReference(content, folder));
  await edit(join(house, 'packages/cli/tsconfig.json'), (content) => withReference(content, `../../${folder}`));
  await edit(join(house, 'test/tsconfig.json'), (content) => withReference(content, `../${folder}`));
  await edit(join(house, CLI_MANIFEST), (content) => withDependency(content, 'dependencies', dependency));
  await edit(join(house, 'test/package.json'), (content) => withDependency(content, 'devDependencies', dependency));
}

function packageName({ type }: Pick<NewPlugin, 'type'>): string {
  return `@sluice/plugin-${type}`;
}

/** Where a file of a plugin lies in the house, and what it says there. */
function moved({ path, text }: TemplateFile, folder: string, plugin: NewPlugin): TemplateFile {
  const { kind, type } = plugin;
  switch (path) {
    case 'package.json':
      return { path: `${folder}/${path}`, text: json(houseManifest(JSON.parse(text) as Manifest, plugin)) };
    case 'README.md':
      return { path: `${folder}/${path}`, text: houseReadme(text, plugin) };
    case 'src/config.schema.json':
      return { path: `${folder}/config.schema.json`, text };
    case 'src/index.ts':
      return { path: `${folder}/${path}`, text: kind === 'object-store' ? `${text}export * from './store.js';\n` : text };
    case 'test/harness.ts':
      return { path: `${HARNESSES}/${type}.ts`, text: houseHarness(text, folder, plugin) };
    case 'test/server.ts':
      return { path: `${HARNESSES}/${type}-server.ts`, text };
    default:
      return { path: `${folder}/${path}`, text: text.replaceAll("'./config.js'", "'./generated/config.js'") };
  }
}

function houseManifest({ dependencies, peerDependencies }: Manifest, plugin: NewPlugin): object {
  const ours = Object.keys(peerDependencies ?? {}).map((name) => [name, VERSION]);
  return {
    name: packageName(plugin),
    version: VERSION,
    description: plugin.title,
    license: 'Apache-2.0',
    type: 'module',
    engines: { node: '>=20.19' },
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
    files: ['dist', '!dist/**/*.test.*', '!dist/**/*.map', '!dist/*.tsbuildinfo', 'LICENSE', 'README.md'],
    dependencies: Object.fromEntries([...Object.entries(dependencies ?? {}), ...ours].sort()),
    sluice: { kind: familyOf(plugin.kind), type: plugin.type },
  };
}

/** Without the commands and the list of files of a package that stands by itself; its table of keys is generated. */
function houseReadme(text: string, plugin: NewPlugin): string {
  return text
    .replace(/^# .*/, `# ${packageName(plugin)}`)
    .replace(/```sh\n.*?```\n\n/s, '')
    .replace(/## Config\n.*$/s, '## Config\n\n<!-- config: made by npm run gen -->\n\n<!-- /config -->\n');
}

function houseHarness(text: string, folder: string, plugin: NewPlugin): string {
  const { kind, type } = plugin;
  const name = /export (?:async )?function (\w+)/.exec(text)?.[1] ?? '';
  const family = familyOf(kind);
  const extra = kind === 'source' ? ' withoutStore: true,' : '';
  const harness = `/** How the suites test the ${family} ${type}. */\nexport const harness: ConformanceHarness = { kind: '${family}',${extra} start: async () => ${name}() };\n`;
  return `${text
    .replaceAll(/'\.\.\/src\/(index|store)\.js'/g, `'${packageName(plugin)}'`)
    .replaceAll("'./server.js'", `'./${type}-server.js'`)
    .replace(
      "new URL('..', import.meta.url)",
      `new URL('${relative(HARNESSES, folder).replaceAll('\\', '/')}/', import.meta.url)`,
    )
    .replace(/^(import .*from '@sluice\/testkit';)$/m, "$1\nimport type { ConformanceHarness } from '../conformance-harness.js';")
    .replace(/^export (async )?function/m, '$1function')
    .replaceAll(/^export const/gm, 'const')}\n${harness}`;
}

function withReference(content: { references?: readonly { readonly path: string }[] }, path: string): object {
  return { ...content, references: [...(content.references ?? []), { path }] };
}

function withDependency(
  content: Manifest,
  list: 'dependencies' | 'devDependencies',
  added: Readonly<Record<string, string>>,
): object {
  return { ...content, [list]: Object.fromEntries(Object.entries({ ...content[list], ...added }).sort()) };
}

async function edit<T extends object>(path: string, change: (content: T) => object): Promise<void> {
  await writeFile(path, json(change(JSON.parse(await readFile(path, 'utf8')) as T)));
}

function json(content: object): string {
  return `${JSON.stringify(content, undefined, 2)}\n`;
}
