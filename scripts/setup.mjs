// Installs and builds everything that the other scripts need. Does nothing when nothing has changed since the last time.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PNPM = 'pnpm@12.21.0';
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'node_modules', '.setup');
const quiet = process.argv.includes('--quiet');

function run(command, args) {
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', quiet ? 2 : 1, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    process.stderr.write(`set-up failed at: ${command} ${args.join(' ')}\n`);
    process.exit(status ?? 1);
  }
}

const lock = createHash('sha256')
  .update(readFileSync(join(root, 'pnpm-lock.yaml')))
  .digest('hex');
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  // Without a terminal, pnpm must not ask whether it may replace node_modules.
  process.env.CI ??= 'true';
  run('npx', ['--yes', PNPM, 'install', '--frozen-lockfile', ...(quiet ? ['--silent'] : [])]);
  writeFileSync(stamp, lock);
}
run(join(root, 'node_modules', '.bin', 'tsc'), ['-b']);
run(process.execPath, [join(root, 'scripts', 'bundle.mjs')]);
