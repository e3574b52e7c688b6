// Holds the licences of all packages that the command and the plugins run with against those that go with Apache-2.0. Reads node_modules alone.
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Python-2.0',
  'Unlicense',
]);
const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const licences = new Map();
for (const folder of ['packages', 'plugins']) {
  for (const name of readdirSync(join(root, folder))) visit(join(root, folder, name));
}
const wrong = [...licences].filter(([, licence]) => !isAllowed(licence));
for (const [name, licence] of wrong) process.stderr.write(`${name}: ${licence ?? 'no licence'} is not allowed\n`);
if (wrong.length > 0) {
  process.stderr.write('Use another package, or, where its licence goes with Apache-2.0, add that to scripts/licences.mjs.\n');
  process.exit(1);
}
process.stdout.write(`${licences.size} packages, all with an allowed licence\n`);

function visit(home) {
  const path = join(home, 'package.json');
  if (!existsSync(path)) return;
  const {
    name,
    version,
    license,
    licenses,
    private: isPrivate = false,
    dependencies = {},
    optionalDependencies = {},
  } = JSON.parse(readFileSync(path, 'utf8'));
  const id = `${name}@${version}`;
  if (licences.has(id)) return;
  // What is not published comes to nobody.
  if (isPrivate && home.startsWith(join(root, 'packages'))) return;
  licences.set(id, license?.type ?? license ?? licenses?.map(({ type }) => type).join(' OR '));
  for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const found = homeOf(needed, home);
    if (found !== undefined) visit(found);
    else if (needed in dependencies && !(needed in optionalDependencies))
      throw new Error(`${needed}, which ${id} needs, is not installed`);
  }
}

/** Where a package is, for one that needs it: where Node.js looks. */
function homeOf(name, from) {
  for (let folder = from; dirname(folder) !== folder; folder = dirname(folder)) {
    const home = join(folder, 'node_modules', name);
    if (existsSync(join(home, 'package.json'))) return realpathSync(home);
  }
  return undefined;
}

/** Of alternatives one is enough, of several together each counts. */
function isAllowed(licence) {
  if (typeof licence !== 'string') return false;
  const expression = licence.replace(/^\((.*)\)$/, '$1');
  if (/ OR /.test(expression)) return expression.split(' OR ').some(isAllowed);
  return expression.split(' AND ').every((each) => ALLOWED.has(each.trim()));
}
