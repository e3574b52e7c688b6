// Programs of Debian packages, unpacked once into a cache outside the checkout: nothing is installed and nothing is started by it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The path of the first program of these names that is installed. */
export function installedProgram(names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}

/** What of its environment a program of unpacked packages needs, to find its libraries. */
export function unpackedEnvironment(home) {
  const libraries = ['usr/lib', 'lib'].flatMap((folder) =>
    ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map((name) => join(home, folder, name)),
  );
  return { ...process.env, LD_LIBRARY_PATH: libraries.join(delimiter) };
}

/** Unpacks packages, and those that they need and that are not installed, into the folder `home`. Throws when that fails. */
export function unpackPackages(home, packages) {
  const building = `${home}.${process.pid}`;
  mkdirSync(join(building, 'packages'), { recursive: true });
  try {
    // Whoever is not root takes the lists of packages as they are.
    if (process.getuid?.() === 0) run('apt-get', ['update', '-qq']);
    const planned = run('apt-get', ['install', '-s', '--no-install-recommends', ...packages]);
    const names = [...planned.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name ?? '');
    run('apt-get', ['download', ...names], join(building, 'packages'));
    for (const name of readdirSync(join(building, 'packages')))
      run('dpkg-deb', ['-x', join(building, 'packages', name), building]);
    rmSync(join(building, 'packages'), { recursive: true });
    renameSync(building, home);
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    // Another process was faster.
    if (!existsSync(home)) throw error;
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} [cwd]
 */
export function run(command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    cwd,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (status !== 0) throw new Error(`${command} ${args[0] ?? ''} failed: ${error?.message ?? stderr}`);
  return stdout;
}
