// The references, each in a private Python environment beside those of the tests; built once.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE } from '../support/python.mjs';

/**
 * @typedef {object} Peer
 * @property {string} version of OpenMetadata's own ingestion
 * @property {string} server the version of the catalogue that it speaks to
 * @property {readonly string[]} packages
 */

/** @type {readonly Peer[]} */
export const PEERS = [
  {
    version: '1.3.4',
    server: '1.3.4',
    // Newer pyarrow needs NumPy 2, which it cannot use.
    packages: ['openmetadata-ingestion==1.3.4.0', 'numpy<2', 'pandas<2.2', 's3fs', 'pyarrow<19', 'fastavro'],
  },
  {
    version: '2.0.6',
    server: '2.0.6',
    packages: ['openmetadata-ingestion[datalake-s3]==2.0.6'],
  },
];

/** The interpreter that has a reference: run it with `-m metadata ingest -c FILE`. Throws when it cannot be installed. @param {Peer} peer */
export function peerPython({ version, packages }) {
  const home = join(CACHE, `peer-${version}`);
  const complete = join(home, '.complete');
  const python = join(home, 'bin', 'python');
  if (existsSync(complete)) return python;
  process.stderr.write(`installing ${packages[0]} into ${home} …\n`);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(CACHE, { recursive: true });
  run('python3', ['-m', 'venv', home]);
  run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages]);
  writeFileSync(complete, '');
  return python;
}

function run(command, args) {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${stderr}`);
}
