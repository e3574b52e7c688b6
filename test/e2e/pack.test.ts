import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { MADE_UP_PACKAGE, madeUpWorkflow, writeFiles } from '../support/outside-plugin.js';
import { emptyFolder } from '../support/sluice.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LIMIT_MILLISECONDS = 300_000;

function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  expect(`${command} ${args.join(' ')}: ${status} ${status === 0 ? '' : stderr}`).toBe(`${command} ${args.join(' ')}: 0 `);
  return stdout;
}

test('the tarballs install and run in an empty folder', { timeout: LIMIT_MILLISECONDS }, () => {
  const out = emptyFolder();
  const folder = emptyFolder();
  run(process.execPath, [join(ROOT, 'scripts/pack.mjs'), out], ROOT);
  const tarballs = readdirSync(out).map((name) => join(out, name));
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...tarballs], folder);
  const sluice = join(folder, 'node_modules/.bin/sluice');
  expect(run(sluice, ['--version'], folder)).toBe('0.1.0\n');
  expect(run(sluice, ['plugins', 'list'], folder)).toContain('metadata-rest');
  expect(run(sluice, ['plugins', 'show', 's3'], folder)).toContain('awsRegion');
  writeFileSync(
    join(folder, 's3.yaml'),
    `source:
  type: s3
  serviceName: s
  serviceConnection: { config: { awsConfig: { awsRegion: us-east-1 } } }
sink: { type: console }
`,
  );
  expect(run(sluice, ['validate', '-c', 's3.yaml'], folder)).toContain('s3.yaml is valid');
  // A plugin from outside, whose packages npm installs apart from those of the command.
  const connector = join(emptyFolder(), 'connector');
  writeFiles(connector, MADE_UP_PACKAGE);
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', join(out, 'sluice-plugin-api-0.1.0.tgz')], connector);
  writeFiles(folder, { 'outside.yaml': madeUpWorkflow(connector).replace('names: [b]', 'names: []') });
  expect(run(sluice, ['ingest', '-c', 'outside.yaml'], folder)).toBe('lake\nlake.a\nlake.b\nlake.c\n');
  const packed = run('tar', ['-tzf', join(out, 'sluice-cli-0.1.0.tgz')], folder).split('\n');
  expect(packed).toEqual(expect.arrayContaining(['package/LICENSE', 'package/bundle/main.js', 'package/bundle/LICENSES.txt']));
  // What evaluates a proxy's configuration script.
  expect(packed).toContainEqual(expect.stringMatching(/^package\/bundle\/assets\/quickjs.*\.wasm$/));
  expect(packed).not.toContain('package/bundle/built.json');
  expect(packed.filter((name) => name.includes('.test.') && !name.startsWith('package/templates/'))).toEqual([]);
});
