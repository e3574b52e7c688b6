import { cpSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runCommand } from '../support/run-command.js';
import { emptyFolder } from '../support/sluice.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LIMIT_MILLISECONDS = 600_000;
const KINDS = ['object-store', 'source', 'processor', 'sink'];

/** A copy of the checkout as it is now, without what is built or installed. */
async function checkout(): Promise<string> {
  const folder = emptyFolder();
  const listed = await runCommand('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '-z'], {
    cwd: ROOT,
  });
  const deleted = new Set((await runCommand('git', ['ls-files', '--deleted', '-z'], { cwd: ROOT })).split('\0'));
  for (const path of listed.split('\0').filter((each) => each !== '' && !deleted.has(each))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(ROOT, path), join(folder, path));
  }
  // The formatter asks git what is ignored.
  await runCommand('git', ['init', '--quiet'], { cwd: folder });
  return folder;
}

test('plugins of all kinds that are begun in a checkout are bundled, and pass the suites', {
  timeout: LIMIT_MILLISECONDS,
}, async () => {
  const cwd = await checkout();
  const env = { CI: 'true' };
  const sluice = (...args: readonly string[]) => runCommand(process.execPath, ['packages/cli/bin/sluice.js', ...args], { cwd });
  await runCommand('npm', ['run', 'setup'], { cwd, env });
  for (const kind of KINDS) {
    const told = await sluice('new', 'plugin', '--kind', kind, '--type', `acme-${kind}`, '--dir', `plugins/acme-${kind}`);
    expect(told).toContain('npm run gen');
  }
  await runCommand('npx', ['--yes', 'pnpm@12.21.0', 'install', '--no-frozen-lockfile'], { cwd, env });
  await runCommand('npm', ['run', 'gen'], { cwd });
  await runCommand('npm', ['run', 'format'], { cwd });
  await runCommand('npm', ['run', 'build'], { cwd });
  const tested = await runCommand('npx', ['vitest', 'run', 'test/conformance', '-t', 'acme'], { cwd });
  expect(tested).toMatch(/Tests .*\d+ passed/);
  expect(await sluice('plugins', 'list')).toContain('acme-object-store');
});
