// Debian's PostgreSQL, the one that is installed or one that is unpacked, started by hand in a folder of its own.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unpackedEnvironment, unpackPackages } from './debian-packages.mjs';
import { CACHE } from './python.mjs';
import { freePort, started } from './servers.mjs';

const HOME = join(CACHE, 'postgresql');
/** The user that a server of root's runs as, since it refuses to run as root: nobody. */
const NOBODY = 65534;

/** The folder of its programs, which Debian keeps out of PATH. */
function programs() {
  return ['/', HOME].flatMap((root) => {
    const versions = join(root, 'usr/lib/postgresql');
    if (!existsSync(versions)) return [];
    return readdirSync(versions)
      .map((version) => join(versions, version, 'bin'))
      .filter((folder) => existsSync(join(folder, 'initdb')));
  })[0];
}

export function hasPostgres() {
  return programs() !== undefined;
}

/** Unpacks it when it is not there yet. Throws when that fails. */
export function installPostgres() {
  if (!hasPostgres()) unpackPackages(HOME, ['postgresql']);
}

/** A PostgreSQL server with an empty database. */
export async function startPostgres() {
  const bin = programs();
  if (bin === undefined) throw new Error('there is no PostgreSQL');
  const folder = mkdtempSync(join(tmpdir(), 'sluice-postgres-'));
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(folder, NOBODY, NOBODY);
  chmodSync(folder, 0o700);
  const port = await freePort();
  const options = {
    ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
    cwd: folder,
    env: bin.startsWith(HOME) ? unpackedEnvironment(HOME) : process.env,
  };
  const data = join(folder, 'data');
  const init = ['-D', data, '-U', 'sluice', '-A', 'trust', '-E', 'UTF8', '--no-sync'];
  const { status, stderr } = spawnSync(join(bin, 'initdb'), init, { ...options, encoding: 'utf8' });
  if (status !== 0) throw new Error(`initdb failed: ${stderr}`);
  const args = ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${folder}`];
  const child = spawn(join(bin, 'postgres'), args, { ...options, stdio: 'ignore' });
  const { stop } = await started(child, `postgres://127.0.0.1:${port}`, undefined, port);
  return { url: `postgres://sluice@127.0.0.1:${port}/postgres`, stop };
}
