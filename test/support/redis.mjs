// Debian's Redis, the one that is installed or one that is unpacked, started by hand in a folder of its own.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedProgram, unpackedEnvironment, unpackPackages } from './debian-packages.mjs';
import { CACHE } from './python.mjs';
import { freePort, started } from './servers.mjs';

const HOME = join(CACHE, 'redis');
const UNPACKED = join(HOME, 'usr/bin/redis-server');

/** Its path; undefined where there is none. */
function redisPath() {
  return installedProgram(['redis-server', 'valkey-server']) ?? (existsSync(UNPACKED) ? UNPACKED : undefined);
}

export function hasRedis() {
  return redisPath() !== undefined;
}

/** Unpacks it when it is not there yet. Throws when that fails. */
export function installRedis() {
  if (!hasRedis()) unpackPackages(HOME, ['redis-server']);
}

/**
 * A Redis server. What it is told is in its append-only file before it answers, so that `restart` after `stop` has all of it.
 * @param {{ host?: string, password?: string }} [options]
 */
export async function startRedis({ host = '127.0.0.1', password = 'canary-queue' } = {}) {
  const path = redisPath();
  if (path === undefined) throw new Error('there is no redis-server');
  const folder = mkdtempSync(join(tmpdir(), 'sluice-redis-'));
  const port = await freePort();
  const args = ['--port', String(port), '--bind', ...new Set(['127.0.0.1', host]), '--dir', folder, '--save', ''];
  const kept = ['--appendonly', 'yes', '--appendfsync', 'always', '--requirepass', password];
  const start = () => {
    const env = path === UNPACKED ? unpackedEnvironment(HOME) : process.env;
    const child = spawn(path, [...args, ...kept], { stdio: 'ignore', env });
    return started(child, `redis://127.0.0.1:${port}`, undefined, port);
  };
  let server = await start();
  return {
    url: `redis://:${password}@${host}:${port}`,
    port,
    /** All that it was ever told. */
    told: () =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
        .join('\n'),
    /** Ends it at once, as a machine that falls. */
    stop: () => server.stop(),
    restart: async () => {
      server = await start();
    },
  };
}
