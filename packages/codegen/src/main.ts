import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JsonSchema } from '@sluice/plugin-api';
import { compile, type JSONSchema } from 'json-schema-to-typescript';
import openapiTypeScript, { astToString } from 'openapi-typescript';
import { configTable } from './config-table.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const BANNER = '// Made by `npm run gen`. Do not edit.\n';

/** A schema whose types, and where `schema` is named the schema itself as a constant, are written to a package. */
interface Target {
  readonly from: string;
  readonly to: string;
  readonly schemaConstant?: string;
}

const SHARED: readonly Target[] = [
  { from: 'schemas/entities.schema.json', to: 'packages/plugin-api/src/generated/entities.ts', schemaConstant: 'entitiesSchema' },
  { from: 'schemas/workflow.schema.json', to: 'packages/core/src/generated/workflow.ts', schemaConstant: 'workflowSchema' },
  {
    from: 'schemas/manifest.schema.json',
    to: 'packages/object-store/src/generated/manifest.ts',
    schemaConstant: 'manifestSchema',
  },
  {
    from: 'schemas/storage-options.schema.json',
    to: 'packages/object-store/src/generated/storage-options.ts',
    schemaConstant: 'storageOptionsSchema',
  },
  {
    from: 'schemas/report.schema.json',
    to: 'packages/report-page/src/generated/report-file.ts',
    schemaConstant: 'reportFileSchema',
  },
  { from: 'schemas/events.schema.json', to: 'packages/cli/src/generated/events.ts', schemaConstant: 'eventsSchema' },
  { from: 'schemas/sidecar.schema.json', to: 'plugins/tags/src/generated/sidecar.ts', schemaConstant: 'sidecarSchema' },
];

for (const target of SHARED) await writeTypes(target);
await writeOpenApi('schemas/openmetadata.openapi.yaml', 'plugins/openmetadata/src/generated/api.ts');
await writeConstant('schemas/manifest.schema.json', 'packages/cli/src/generated/manifest.ts', 'manifestSchema');
await writePrices('schemas/prices.json', 'packages/core/src/generated/prices.ts');
const plugins = await pluginFolders();
for (const folder of plugins) await writePluginFiles(folder);
await writeBundledPlugins(plugins, 'packages/cli/src/generated/bundled-plugins.ts');

async function writeTypes({ from, to, schemaConstant }: Target): Promise<void> {
  const schema = JSON.parse(await readFile(join(root, from), 'utf8')) as JSONSchema;
  const name = schema.title ?? 'Schema';
  const types = await compile(structuredClone(schema), name, {
    bannerComment: '',
    cwd: join(root, 'schemas/'),
    format: false,
    additionalProperties: false,
    unreachableDefinitions: true,
  });
  const constant =
    schemaConstant === undefined
      ? ''
      : `\n/** @hidden */\nexport const ${schemaConstant} = ${JSON.stringify(schema)} as const;\n`;
  await write(to, BANNER + types + constant);
}

async function writeOpenApi(from: string, to: string): Promise<void> {
  const ast = await openapiTypeScript(new URL(`file://${join(root, from)}`));
  await write(to, BANNER + astToString(ast));
}

async function writeConstant(from: string, to: string, name: string): Promise<void> {
  const schema = JSON.stringify(JSON.parse(await readFile(join(root, from), 'utf8')));
  await write(to, `${BANNER}\n/** From ${from}. */\nexport const ${name} = ${schema} as const;\n`);
}

async function writePrices(from: string, to: string): Promise<void> {
  const { asOf, free, requests } = JSON.parse(await readFile(join(root, from), 'utf8')) as {
    readonly asOf: string;
    readonly free: readonly string[];
    readonly requests: Readonly<Record<string, { readonly perThousand: number }>>;
  };
  const perThousand = Object.fromEntries(Object.entries(requests).map(([name, price]) => [name, price.perThousand]));
  await write(
    to,
    `${BANNER}\n/** From ${from}. */\nexport const PRICES = ${JSON.stringify({ asOf, free, perThousand })} as const;\n`,
  );
}

/** The folders below plugins/ that are plugins, in the order of their names. */
async function pluginFolders(): Promise<string[]> {
  const entries = await readdir(join(root, 'plugins'), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function writePluginFiles(folder: string): Promise<void> {
  const schemas = (await readdir(join(root, 'plugins', folder))).filter((name) => name.endsWith('.schema.json')).sort();
  const tables: string[] = [];
  for (const file of schemas) {
    const base = file.replace('.schema.json', '');
    const constant = `${base.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())}Schema`;
    await writeTypes({
      from: `plugins/${folder}/${file}`,
      to: `plugins/${folder}/src/generated/${base}.ts`,
      schemaConstant: constant,
    });
    tables.push(configTable(JSON.parse(await readFile(join(root, 'plugins', folder, file), 'utf8')) as JsonSchema));
  }
  const readme = join(root, 'plugins', folder, 'README.md');
  const text = await readFile(readme, 'utf8');
  const [start, end] = ['<!-- config: made by npm run gen -->', '<!-- /config -->'];
  const [before, rest] = text.split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`${readme} lacks the lines ${start} and ${end}`);
  await writeFile(readme, `${before}${start}\n\n${tables.filter(Boolean).join('\n\n')}\n\n${end}${after}`);
}

async function writeBundledPlugins(folders: readonly string[], to: string): Promise<void> {
  const lines: string[] = [];
  for (const folder of folders) {
    const manifest = JSON.parse(await readFile(join(root, 'plugins', folder, 'package.json'), 'utf8')) as {
      name: string;
      sluice: { kind: string; type: string };
    };
    lines.push(
      `  { kind: '${manifest.sluice.kind}', type: '${manifest.sluice.type}', origin: '${manifest.name}', load: async () => (await import('${manifest.name}')).plugin },`,
    );
  }
  await write(
    to,
    `${BANNER}import type { PluginLoader } from '@sluice/core';\n\n/** The plugins that come with Sluice; each is loaded when a workflow names it. */\nexport const BUNDLED_PLUGINS: readonly PluginLoader[] = [\n${lines.join('\n')}\n];\n`,
  );
}

async function write(path: string, text: string): Promise<void> {
  const target = join(root, path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, text);
}
