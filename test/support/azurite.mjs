// An emulator of Azure Blob Storage, kept in a cache outside the checkout and installed once.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE } from './python.mjs';
import { freePort, started } from './servers.mjs';

const PACKAGE = 'azurite@3.35.0';
const HOME = join(CACHE, PACKAGE.replace('@', '-'));
const MAIN = 'node_modules/azurite/dist/src/blob/main.js';

/** The account that every emulator has, and its key. */
export const AZURITE_ACCOUNT = {
  accountName: 'devstoreaccount1',
  accountKey: 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
};

/** Whether it is installed. */
export function hasAzurite() {
  return existsSync(HOME);
}

/** Installs it when it is not there yet. Throws when that fails. */
export function installAzurite() {
  if (hasAzurite()) return;
  mkdirSync(CACHE, { recursive: true });
  const building = `${HOME}.${process.pid}`;
  const { status, stderr } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--prefix', building, PACKAGE], {
    encoding: 'utf8',
    // Not in the checkout, whose own settings are for its own packages.
    cwd: CACHE,
  });
  if (status !== 0) {
    rmSync(building, { recursive: true, force: true });
    throw new Error(`${PACKAGE} cannot be installed: ${stderr}`);
  }
  try {
    renameSync(building, HOME);
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    // Another process was faster.
    if (!hasAzurite()) throw error;
  }
}

/**
 * Azure Blob Storage in memory; the address is that of the account's blob service.
 * @param {{ certificate?: { cert: string, key: string } }} [options] certificate: files by which it speaks https, and takes tokens too
 * @returns {Promise<import('./servers.mjs').Server>}
 */
export async function startAzurite({ certificate } = {}) {
  const port = await freePort();
  const options = ['--disableTelemetry', '--skipApiVersionCheck', '--inMemoryPersistence', '--silent'];
  if (certificate !== undefined) options.push('--oauth', 'basic', '--cert', certificate.cert, '--key', certificate.key);
  const child = spawn(process.execPath, [join(HOME, MAIN), '--blobHost', '127.0.0.1', '--blobPort', String(port), ...options], {
    stdio: 'ignore',
  });
  const server = await started(child, undefined, undefined, port);
  const address = certificate === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`;
  return { ...server, url: `${address}/${AZURITE_ACCOUNT.accountName}` };
}
