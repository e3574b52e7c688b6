// Packs the command, the runtime and the plugins into out/, ready for `npm install out/*.tgz` in an empty folder.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
// Nothing of an older one goes along.
rmSync(join(root, 'packages/cli/bundle'), { recursive: true, force: true });
if (spawnSync(process.execPath, [join(root, 'scripts/bundle.mjs')], { stdio: 'inherit' }).status !== 0) process.exit(1);
const out = resolve(root, process.argv[2] ?? 'out');
mkdirSync(out, { recursive: true });
for (const folder of ['packages', 'plugins']) {
  for (const name of readdirSync(join(root, folder))) {
    const home = join(root, folder, name);
    const manifest = join(home, 'package.json');
    if (!existsSync(manifest) || JSON.parse(readFileSync(manifest, 'utf8')).private === true) continue;
    const license = join(home, 'LICENSE');
    copyFileSync(join(root, 'LICENSE'), license);
    const { status } = spawnSync('npm', ['pack', '--silent', '--pack-destination', out], { cwd: home, stdio: 'inherit' });
    rmSync(license);
    if (status !== 0) process.exit(status ?? 1);
  }
}
