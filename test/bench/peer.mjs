// The reference, in a private Python environment beside those of the tests; built once.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE } from '../support/python.mjs';

// Newer pyarrow needs NumPy 2, which the reference cannot use.
const PACKAGES = ['openmetadata-ingestion==1.3.4.0', 'numpy<2', 'pandas<2.2', 's3fs', 'pyarrow<19', 'fastavro'];
const HOME = join(CACHE, 'peer-1.3.4.0');
const COMPLETE = join(HOME, '.complete');

/** The interpreter that has the reference: run it with `-m metadata ingest -c FILE`. Throws when it cannot be installed. */
export function peerPython() {
  const python = join(HOME, 'bin', 'python');
  if (existsSync(COMPLETE)) return python;
  process.stderr.write(`installing ${PACKAGES[0]} into ${HOME} …\n`);
  rmSync(HOME, { recursive: true, force: true });
  mkdirSync(CACHE, { recursive: true });
  run('python3', ['-m', 'venv', HOME]);
  run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES]);
  writeFileSync(COMPLETE, '');
  return python;
}

function run(command, args) {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${stderr}`);
}
