// Makes what of docs/ is made: a page for each bundled plugin and each error code, and the reference of the contracts. Needs a build.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BUNDLED_PLUGINS } from '../packages/cli/dist/generated/bundled-plugins.js';
import { pluginMarkdown } from '../packages/cli/dist/plugin-page.js';
import { ERROR_CATALOGUE } from '../packages/plugin-api/dist/index.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const docs = join(root, 'docs');
const BANNER = '<!-- Made by `npm run docs`. Do not edit. -->\n\n';

/** What the kind of an error means for whoever runs a workflow. */
const KINDS = {
  config: 'The workflow file or the command line is wrong. Nothing was contacted, and `sluice` exits with 2.',
  plugin: 'A plugin, or Sluice itself, does not do what it has to.',
  connection: 'A system cannot be reached, or refuses. `sluice` exits with 3 where no container was written, else with 1.',
  record: 'One bucket, entry, file or entity could not be read or written; the others are. `sluice` exits with 1.',
};

function fresh(folder) {
  const path = join(docs, folder);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  return (name, text) => writeFileSync(join(path, name), BANNER + text);
}

/** The folders of the packages and plugins whose sources name a code, each with those codes. */
function usersOfCodes() {
  const users = new Map();
  for (const path of sources().filter((each) => !/\.test\.|\/generated\/|error-catalogue|testkit|\/testing\//.test(each))) {
    const folder = path.split('/').slice(0, 2).join('/');
    for (const [, code] of readFileSync(join(root, path), 'utf8').matchAll(/'([A-Z][A-Z0-9_]+)'/g)) {
      if (code in ERROR_CATALOGUE) users.set(code, (users.get(code) ?? new Set()).add(folder));
    }
  }
  return users;
}

/** All TypeScript of the packages and plugins, as paths with slashes. */
function sources() {
  return ['packages', 'plugins'].flatMap((parent) =>
    readdirSync(join(root, parent)).flatMap((name) =>
      readdirSync(join(root, parent, name, 'src'), { recursive: true })
        .filter((path) => path.endsWith('.ts'))
        .map((path) => [parent, name, 'src', path.replaceAll('\\', '/')].join('/'))
        .sort(),
    ),
  );
}

function errorPages() {
  const write = fresh('errors');
  const users = usersOfCodes();
  const codes = Object.keys(ERROR_CATALOGUE).sort();
  for (const code of codes) {
    const { kind, title, hint, retryable = false, fatal = false } = ERROR_CATALOGUE[code];
    const meaning = [KINDS[kind]];
    if (fatal) meaning.push('It stops the whole run, unless the message says otherwise.');
    if (retryable) meaning.push('The same run may succeed later.');
    const from = [...(users.get(code) ?? [])].map((folder) => `- [${folder}](../../${folder}/README.md)`);
    const parts = [`# ${code}`, `${title}.`, '## What it means', meaning.join(' '), '## What to do', hint];
    if (from.length > 0) parts.push('## Where it comes from', from.join('\n'));
    write(`${code}.md`, `${parts.join('\n\n')}\n`);
  }
  const rows = codes.map((code) => `| [${code}](${code}.md) | ${ERROR_CATALOGUE[code].title.replaceAll('|', '\\|')} |`);
  write(
    'README.md',
    `# Error codes\n\nA code is permanent. The summary of a run names it in brackets, its log and its report as \`code\`. What is wrong with a workflow file is told with its place instead.\n\n| code | what it means |\n| --- | --- |\n${rows.join('\n')}\n`,
  );
}

async function pluginPages() {
  const write = fresh('plugins');
  const rows = [];
  for (const { load } of BUNDLED_PLUGINS) {
    const definition = await load();
    const { kind, type, title } = definition;
    write(`${type}.md`, pluginMarkdown(definition));
    rows.push(`| ${kind} | [${type}](${type}.md) | ${title} |`);
  }
  write(
    'README.md',
    `# Plugins\n\n\`sluice plugins show TYPE\` prints these pages.\n\n| kind | type | what it is |\n| --- | --- | --- |\n${rows.join('\n')}\n`,
  );
}

function reference() {
  const out = join(docs, 'reference');
  rmSync(out, { recursive: true, force: true });
  const codegen = join(root, 'packages/codegen/node_modules');
  const tables = ['parameters', 'interfaceProperties', 'classProperties', 'typeAliasProperties', 'propertyMembers'];
  for (const name of ['plugin-api', 'plugin-api/http', 'plugin-api/sinks', 'object-store', 'testkit']) {
    const [folder, ...part] = name.split('/');
    const entry = ['packages', folder, 'src', ...part, 'index.ts'].join('/');
    const options = [
      ...['--entryPoints', entry, '--out', join(out, name.replace('/', '-')), '--tsconfig', 'tsconfig.docs.json'],
      ...['--plugin', join(codegen, 'typedoc-plugin-markdown/dist/index.js'), '--name', `@sluice/${name}`, '--readme', 'none'],
      ...['--disableSources', '--hideGenerator', '--excludeExternals', '--hideBreadcrumbs', '--logLevel', 'Warn'],
      ...['--treatWarningsAsErrors', '--validation.notExported', 'false', '--useCodeBlocks', '--expandObjects'],
      ...tables.flatMap((kind) => [`--${kind}Format`, 'table']),
    ];
    const { status } = spawnSync(process.execPath, [join(codegen, 'typedoc/bin/typedoc'), ...options], {
      cwd: root,
      stdio: 'inherit',
    });
    if (status !== 0) throw new Error(`typedoc failed; ${relative(root, join(out, name))} is not made`);
  }
}

errorPages();
await pluginPages();
reference();
