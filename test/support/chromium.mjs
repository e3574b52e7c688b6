// A real browser, Debian's chromium: the one that is installed, else one that is installed or unpacked once into a cache outside the checkout.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { CACHE } from './python.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const HOME = join(CACHE, 'chromium');
const PROGRAM = 'usr/lib/chromium/chromium';

/** The browser's path; undefined where there is none. */
export function chromiumPath() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const installed = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
  const unpacked = join(HOME, PROGRAM);
  return installed ?? (existsSync(unpacked) ? unpacked : undefined);
}

/** What the browser's process needs of its environment. */
export function chromiumEnvironment() {
  const libraries = ['usr/lib', 'lib'].flatMap((folder) =>
    ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map((name) => join(HOME, folder, name)),
  );
  return chromiumPath()?.startsWith(HOME) ? { ...process.env, LD_LIBRARY_PATH: libraries.join(delimiter) } : process.env;
}

/** Installs it when it is not there yet. Throws when that fails. */
export function installChromium() {
  if (chromiumPath() !== undefined) return;
  if (process.getuid?.() === 0) {
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core']);
    return;
  }
  const building = `${HOME}.${process.pid}`;
  mkdirSync(join(building, 'packages'), { recursive: true });
  try {
    run('apt-get', ['download', ...packages()], join(building, 'packages'));
    for (const name of readdirSync(join(building, 'packages')))
      run('dpkg-deb', ['-x', join(building, 'packages', name), building]);
    rmSync(join(building, 'packages'), { recursive: true });
    renameSync(building, HOME);
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    // Another process was faster.
    if (chromiumPath() === undefined) throw error;
  }
}

/** The browser's package and those that it needs and that are not installed. */
function packages() {
  const planned = run('apt-get', ['install', '-s', '--no-install-recommends', 'chromium', 'fonts-dejavu-core']);
  return [...planned.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name ?? '');
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} [cwd]
 */
function run(command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    cwd,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (status !== 0) throw new Error(`${command} ${args[0] ?? ''} failed: ${error?.message ?? stderr}`);
  return stdout;
}
