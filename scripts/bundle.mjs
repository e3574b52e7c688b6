// Makes one file a command of the many that `sluice` loads: hundreds of small files take longer to load than to run. Does nothing when nothing
// was built since the last time.
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cli = join(root, 'packages/cli');
const bundle = join(cli, 'bundle');
const LICENSE = /^(licen[cs]e|notice)/i;

const built = ['packages', 'plugins']
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(root, folder, name, 'dist/.tsbuildinfo')))
  .concat(fileURLToPath(import.meta.url), join(root, 'pnpm-lock.yaml'))
  .filter((path) => existsSync(path));
const main = statSync(join(bundle, 'main.js'), { throwIfNoEntry: false });
if (main === undefined || built.some((path) => statSync(path).mtimeMs > main.mtimeMs)) await make();

async function make() {
  const making = `${bundle}.${process.pid}`;
  const build = await rolldown({
    input: { main: join(cli, 'dist/main.js') },
    platform: 'node',
    // The modules that packages have for bundlers leave out more of what is not used.
    resolve: { mainFields: ['module', 'main'] },
    // Files that lie beside a module, such as WebAssembly, go with it.
    experimental: { resolveNewUrlToAsset: true },
    logLevel: 'warn',
  });
  // Not minified, which gains little: the trace of a defect has to be readable.
  const { output } = await build.write({ dir: making, format: 'esm' });
  writeFileSync(join(making, 'LICENSES.txt'), licensesOf(output.flatMap(({ moduleIds = [] }) => moduleIds)));
  writeFileSync(join(making, 'built.json'), JSON.stringify(built.map((path) => relative(bundle, path))));
  // At once: a command that starts now must not find a part of it.
  const old = `${making}.old`;
  try {
    if (existsSync(bundle)) renameSync(bundle, old);
    renameSync(making, bundle);
  } catch (error) {
    // Another process was faster.
    if (!existsSync(bundle)) throw error;
  }
  for (const folder of [old, making]) rmSync(folder, { recursive: true, force: true });
}

/** The licences of the packages of others that these modules are of. */
function licensesOf(modules) {
  const homes = new Set(modules.flatMap((path) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []));
  return [...homes]
    .sort()
    .map(licenseOf)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function licenseOf(home) {
  const { name, version, license } = JSON.parse(readFileSync(resolve(home, 'package.json'), 'utf8'));
  const texts = readdirSync(home).filter((file) => LICENSE.test(file) && statSync(join(home, file)).isFile());
  return [`${name} ${version} (${license})`, ...texts.map((file) => readFileSync(join(home, file), 'utf8'))].join('\n\n');
}
