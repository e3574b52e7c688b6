// Everything besides the tests that a change has to pass: generated files fresh, types, lint and format, dead code, packages.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = (name) => join(root, 'node_modules/.bin', name);

function step(title, command, args) {
  process.stdout.write(`\n== ${title}\n`);
  if (spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status !== 0) {
    process.stderr.write(`verify failed at: ${title}\n`);
    process.exit(1);
  }
}

function tree() {
  return spawnSync(
    'git',
    ['status', '--porcelain', '--untracked-files=all', '--', '*/src/generated/*', 'plugins/*/README.md', 'docs'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  ).stdout;
}

const before = tree();
step('generated files', process.execPath, [join(root, 'packages/codegen/dist/main.js')]);
step('types', bin('tsc'), ['-b']);
step('docs', process.execPath, [join(root, 'scripts/docs.mjs')]);
if (tree() !== before) {
  process.stderr.write('Generated files or docs were stale and are made anew: commit them.\n');
  process.exit(1);
}
step('lint and format', bin('biome'), ['ci']);
step('licences', process.execPath, [join(root, 'scripts/licences.mjs')]);
step('known vulnerabilities', process.execPath, [join(root, 'scripts/audit.mjs')]);
step('dead code and dependencies', bin('knip'), []);
for (const folder of ['packages', 'plugins']) {
  for (const name of readdirSync(join(root, folder))) {
    if (name !== 'codegen') step(`package ${name}`, bin('publint'), [join(folder, name), '--pack', 'npm', '--strict']);
  }
}
