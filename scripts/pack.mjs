// Packs the command, the runtime, the testkit and the plugins into out/, ready for `npm install out/*.tgz` in an empty folder. Each package is packed from a copy,
// so that whatever runs meanwhile finds its own as it was.
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = resolve(root, process.argv[2] ?? 'out');
const copies = mkdtempSync(join(tmpdir(), 'sluice-pack-'));
mkdirSync(out, { recursive: true });

function run(command, args, cwd) {
  if (spawnSync(command, args, { cwd, stdio: 'inherit' }).status === 0) return;
  rmSync(copies, { recursive: true, force: true });
  process.exit(1);
}

for (const folder of ['packages', 'plugins']) {
  for (const name of readdirSync(join(root, folder))) {
    const home = join(root, folder, name);
    const manifest = join(home, 'package.json');
    if (!existsSync(manifest) || JSON.parse(readFileSync(manifest, 'utf8')).private === true) continue;
    const copy = join(copies, name);
    cpSync(home, copy, { recursive: true, filter: (path) => !/^(node_modules|bundle)/.test(relative(home, path)) });
    copyFileSync(join(root, 'LICENSE'), join(copy, 'LICENSE'));
    if (name === 'cli') run(process.execPath, [join(root, 'scripts/bundle.mjs'), join(copy, 'bundle')], root);
    run('npm', ['pack', '--silent', '--pack-destination', out], copy);
  }
}
rmSync(copies, { recursive: true, force: true });
