// Private Python environments, kept in a cache outside the checkout and each built once.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What each environment holds, and the least Python 3 that its packages run on. */
const ENVIRONMENTS = {
  /** The emulators, and the writers of typed files. */
  emulators: {
    minor: 0,
    packages: ['moto[s3]==5.2.5', 'flask==3.1.3', 'flask-cors==6.0.5', 'pyarrow==26.0.1', 'fastavro==1.13.1'],
  },
  /** What judges the metadata that is written for DataHub. */
  datahub: { minor: 10, packages: ['acryl-datahub==1.7.0.17'] },
};

/** @typedef {keyof typeof ENVIRONMENTS} Environment */

/** Where the environments are kept. */
export const CACHE = process.env.SLUICE_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'sluice');

/** @type {Environment[]} */
export const ENVIRONMENT_NAMES = ['emulators', 'datahub'];

/**
 * Whether there is a Python 3 to build that environment with.
 * @param {Environment} [environment]
 */
export function hasPython(environment = 'emulators') {
  const { minor } = ENVIRONMENTS[environment];
  return (
    spawnSync('python3', ['-c', `import sys, venv; sys.exit(sys.version_info < (3, ${minor}))`], { stdio: 'ignore' }).status === 0
  );
}

/**
 * The folder of an environment's programs; builds the environment when it is not there yet. Throws when that fails.
 * @param {Environment} [environment]
 */
export function pythonPrograms(environment = 'emulators') {
  const { packages } = ENVIRONMENTS[environment];
  const name = `python-${createHash('sha256').update(packages.join(' ')).digest('hex').slice(0, 12)}`;
  const home = join(CACHE, name);
  if (!existsSync(home)) {
    mkdirSync(CACHE, { recursive: true });
    const building = `${home}.${process.pid}`;
    run('python3', ['-m', 'venv', building]);
    run(join(building, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages]);
    try {
      renameSync(building, home);
    } catch (error) {
      rmSync(building, { recursive: true, force: true });
      // Another process was faster.
      if (!existsSync(home)) throw error;
    }
  }
  return join(home, 'bin');
}

function run(command, args) {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${stderr}`);
}
