// A private Python environment for the emulators and for the writers of typed files, kept in a cache outside the checkout and built once.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const PACKAGES = ['moto[s3]==5.2.5', 'flask==3.1.3', 'flask-cors==6.0.5', 'pyarrow==26.0.1', 'fastavro==1.13.1'];

/** Where the emulators' environments are kept. */
export const CACHE = process.env.SLUICE_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'sluice');

/** Whether there is a Python 3 to build an environment with. */
export function hasPython() {
  return spawnSync('python3', ['-c', 'import venv'], { stdio: 'ignore' }).status === 0;
}

/** The folder of the environment's programs; builds the environment when it is not there yet. Throws when that fails. */
export function pythonPrograms() {
  const name = `python-${createHash('sha256').update(PACKAGES.join(' ')).digest('hex').slice(0, 12)}`;
  const home = join(CACHE, name);
  if (!existsSync(home)) {
    mkdirSync(CACHE, { recursive: true });
    const building = `${home}.${process.pid}`;
    run('python3', ['-m', 'venv', building]);
    run(join(building, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES]);
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
