// Makes one file a command of the many that `sluice` loads: hundreds of small files take longer to load than to run. Does nothing when nothing
// was built since the last time.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { bundlePage } from './bundle-page.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cli = join(root, 'packages/cli');
/** Where the bundle goes; by default where the command looks for it. */
const bundle = resolve(process.argv[2] ?? join(cli, 'bundle'));
const LICENSE = /^(licen[cs]e|notice)/i;
const ENTRY = 'main.js';
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

const built = ['packages', 'plugins']
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(root, folder, name, 'dist/.tsbuildinfo')))
  .concat(fileURLToPath(import.meta.url), join(root, 'pnpm-lock.yaml'), await bundlePage())
  .filter((path) => existsSync(path));
const main = statSync(join(bundle, ENTRY), { throwIfNoEntry: false });
if (main === undefined || built.some((path) => statSync(path).mtimeMs > main.mtimeMs)) await make();

async function make() {
  const making = `${bundle}.${process.pid}`;
  // What is built from now on is not in it.
  const startedAt = new Date();
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
  // The entry last: a command that starts now finds all that it needs. Commands that run now find what they load later for another day.
  const files = filesIn(making).sort((a, b) => Number(a === ENTRY) - Number(b === ENTRY));
  utimesSync(join(making, ENTRY), startedAt, startedAt);
  for (const file of files) {
    mkdirSync(dirname(join(bundle, file)), { recursive: true });
    renameSync(join(making, file), join(bundle, file));
  }
  rmSync(making, { recursive: true, force: true });
  for (const file of filesIn(bundle).filter((name) => !files.includes(name))) {
    if (Date.now() - statSync(join(bundle, file)).mtimeMs > DAY_MILLISECONDS) rmSync(join(bundle, file), { force: true });
  }
}

/** The files in a folder and those below it, by their paths in it. */
function filesIn(folder) {
  return readdirSync(folder, { recursive: true }).filter((file) => statSync(join(folder, file)).isFile());
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
