// Makes what of docs/ is made: a page for each bundled plugin and each error code, what lakes cost, and the reference of the contracts. Needs a build.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BUNDLED_PLUGINS } from '../packages/cli/dist/generated/bundled-plugins.js';
import { CODE_TOPICS, codeMarkdown, codesMarkdown } from '../packages/cli/dist/reference/code-page.js';
import { pluginMarkdown } from '../packages/cli/dist/reference/plugin-page.js';
import { scalePage } from './scale-page.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const docs = join(root, 'docs');
const BANNER = '<!-- Made by `npm run docs`. Do not edit. -->\n\n';

function fresh(folder) {
  const path = join(docs, folder);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  return (name, text) => writeFileSync(join(path, name), BANNER + text);
}

/** The folders of the packages and plugins whose sources name a code, each with those codes. */
function usersOfCodes(codes) {
  const users = new Map();
  for (const path of sources().filter(
    (each) => !/\.test\.|\/generated\/|(error|warning)-catalogue|testkit|\/testing\//.test(each),
  )) {
    const folder = path.split('/').slice(0, 2).join('/');
    for (const [, code] of readFileSync(join(root, path), 'utf8').matchAll(/'([A-Z][A-Z0-9_]+)'/g)) {
      if (codes.includes(code)) users.set(code, (users.get(code) ?? new Set()).add(folder));
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
  const codes = CODE_TOPICS.flatMap((topic) => topic.codes);
  const users = usersOfCodes(codes);
  for (const code of codes) write(`${code}.md`, codeMarkdown(code, [...(users.get(code) ?? [])]));
  write('README.md', codesMarkdown());
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
writeFileSync(join(docs, 'scale.md'), BANNER + scalePage());
reference();
