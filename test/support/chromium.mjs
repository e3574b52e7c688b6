// A real browser, Debian's chromium: the one that is installed, else one that is installed or unpacked once into a cache outside the checkout.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installedProgram, run, unpackedEnvironment, unpackPackages } from './debian-packages.mjs';
import { CACHE } from './python.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const PACKAGES = ['chromium', 'fonts-dejavu-core'];
const HOME = join(CACHE, 'chromium');
const PROGRAM = 'usr/lib/chromium/chromium';

/** The browser's path; undefined where there is none. */
export function chromiumPath() {
  const unpacked = join(HOME, PROGRAM);
  return installedProgram(NAMES) ?? (existsSync(unpacked) ? unpacked : undefined);
}

/** What the browser's process needs of its environment. */
export function chromiumEnvironment() {
  return chromiumPath()?.startsWith(HOME) ? unpackedEnvironment(HOME) : process.env;
}

/** Installs it when it is not there yet. Throws when that fails. */
export function installChromium() {
  if (chromiumPath() !== undefined) return;
  if (process.getuid?.() === 0) {
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...PACKAGES]);
    return;
  }
  unpackPackages(HOME, PACKAGES);
}
