import { readdir } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { BUNDLED_PLUGINS } from '../generated/bundled-plugins.js';
import { askForPlugin } from './ask-for-plugin.js';
import { houseOf, houseProblem, writeIntoHouse } from './house-plugin.js';
import { defaultFolder, familyOf, type NewPlugin, type NewPluginOptions, toPlugin, typeProblem } from './plugin-names.js';
import { TEMPLATE_KINDS, templateFiles, writeFiles } from './plugin-template.js';

const WRONG_FLAGS = 2;
const CANCELLED = 130;
const PACKAGE_NAME = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;

/** `sluice new plugin`: the exit code is 0, 2 when the flags are wrong or too few, or 130 when the questions were left. */
export async function newPlugin(options: NewPluginOptions): Promise<number> {
  const isComplete = options.kind !== undefined && options.type !== undefined;
  const around = await houseOf(process.cwd());
  const asked = isComplete || !process.stdin.isTTY ? options : await askForPlugin(options, around);
  if (asked === undefined) return CANCELLED;
  const folder = resolve(asked.dir ?? defaultFolder(asked, around));
  const house = await houseOf(dirname(folder));
  const plugin = toPlugin(asked, folder);
  const problem = problemWith(asked, house) ?? (await folderProblem(folder)) ?? (house && (await houseProblem(house, plugin)));
  if (problem !== undefined) {
    process.stderr.write(`${problem}\n`);
    return WRONG_FLAGS;
  }
  const files = await templateFiles(plugin);
  if (house !== undefined) await writeIntoHouse(house, plugin, files);
  else await writeFiles(plugin.folder, files);
  process.stdout.write(`${nextSteps(plugin, house)}\n`);
  return 0;
}

function problemWith({ kind, type, title = '', package: packageName }: NewPluginOptions, house?: string): string | undefined {
  if (kind === undefined || type === undefined) {
    const missing = [kind === undefined ? `--kind (${TEMPLATE_KINDS.join(', ')})` : '', type === undefined ? '--type' : ''];
    return `There is no terminal to ask on, so give ${missing.filter(Boolean).join(' and ')}.`;
  }
  if (!(TEMPLATE_KINDS as readonly string[]).includes(kind)) return `--kind is one of ${TEMPLATE_KINDS.join(', ')}, not ${kind}.`;
  const wrongType = typeProblem(type);
  if (wrongType !== undefined) return `--type: ${wrongType}`;
  if (/['"`\\<>|\n]/.test(title)) return '--title: plain words, without quotes, backslashes, < > or |.';
  if (packageName !== undefined && !PACKAGE_NAME.test(packageName))
    return `--package: npm takes no package called ${packageName}.`;
  if (packageName !== undefined && house !== undefined)
    return `--package: in a checkout of Sluice packages have names of one form; leave it away.`;
  const rival = BUNDLED_PLUGINS.find((each) => each.kind === familyOf(kind) && each.type === type);
  return rival && `--type: a ${rival.kind} ${type} comes with Sluice, and two of a name cannot be told apart. Name it otherwise.`;
}

async function folderProblem(folder: string): Promise<string | undefined> {
  const held = await readdir(folder).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? [] : error));
  if (held instanceof Error) return `--dir: ${folder} cannot be read: ${held.message}`;
  return held.length === 0 ? undefined : `${folder} is not empty, and nothing is overwritten. Name another folder with --dir.`;
}

function nextSteps({ folder, kind, type }: NewPlugin, house: string | undefined): string {
  const place = relative(process.cwd(), folder) || '.';
  const steps =
    house === undefined
      ? [`cd ${place}`, 'npm install', 'npm run build', 'npm test', `npx sluice plugins show ${type} --plugin .`]
      : [
          ...(house === process.cwd() ? [] : [`cd ${relative(process.cwd(), house)}`]),
          'npx --yes pnpm@12.21.0 install',
          'npm run gen',
          'npm run format',
          `npm test -- test/conformance -t ${type}`,
        ];
  const what = kind === 'object-store' ? 'source over an object store' : kind;
  return [
    `Wrote the ${what} ${type} to ${place}. It passes its suites as it stands; README.md tells what to change where.`,
    '',
    ...steps.map((step) => `  ${step}`),
  ].join('\n');
}
