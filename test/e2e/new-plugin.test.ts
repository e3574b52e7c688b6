import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasPython } from '../support/python.mjs';
import { type RunOptions, runCommand } from '../support/run-command.js';
import { emptyFolder, sluice } from '../support/sluice.js';
import { startTarballRegistry, type TarballRegistry } from '../support/tarball-registry.js';
import { type Answers, answerSluice } from '../support/terminal.js';

const LIMIT_MILLISECONDS = 600_000;

describe('a plugin that a stranger begins, from the published packages', { timeout: LIMIT_MILLISECONDS }, () => {
  let registry: TarballRegistry;
  let folder: string;
  beforeAll(async () => {
    registry = await startTarballRegistry();
    folder = emptyFolder();
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    await runCommand('npm', ['install', '@sluice/cli'], { cwd: folder, env: registry.env });
  }, LIMIT_MILLISECONDS);
  afterAll(() => registry?.stop());

  test.concurrent.each(['object-store', 'source', 'processor', 'sink'])(
    'a new %s installs, builds and passes its suites',
    async (kind) => {
      const type = `acme-${kind}`;
      const place: RunOptions = { cwd: join(folder, type), env: registry.env };
      const flags = [
        '--kind',
        kind,
        '--type',
        type,
        '--package',
        `@acme/${type}`,
        '--title',
        `The ${kind} of Acme`,
        '--dir',
        type,
      ];
      const told = await runCommand('npx', ['sluice', 'new', 'plugin', ...flags], { cwd: folder, env: registry.env });
      expect(told).toContain('npm test');
      await runCommand('npm', ['install'], place);
      await runCommand('npm', ['run', 'build'], place);
      const tested = await runCommand('npm', ['test'], place);
      expect(tested).toMatch(/Tests .*\d+ passed/);
      expect(tested).not.toContain('waived');
      expect(await runCommand('npx', ['sluice', 'validate', '-c', 'workflow.yaml'], place)).toContain(`${type}`);
      expect(await runCommand('npx', ['sluice', 'plugins', 'show', type, '--plugin', '.'], place)).toContain(
        `The ${kind} of Acme`,
      );
      const packed = JSON.parse((await runCommand('npm', ['pack', '--json', '--dry-run'], place)).replace(/^[^[]*/, ''));
      expect(packed[0].files.map(({ path }: { path: string }) => path)).toContain('dist/index.js');
      expect(readdirSync(join(folder, type)).filter((name) => name.includes('acme-lake'))).toEqual([]);
      expect(readFileSync(join(folder, type, 'src/plugin.ts'), 'utf8')).not.toMatch(/acme.?lake/i);
    },
  );
});

/** What of a checkout a new plugin is written into. */
function checkout(): string {
  const folder = emptyFolder();
  const files = {
    'package.json': { name: 'sluice-workspace' },
    'packages/cli/package.json': { dependencies: { '@sluice/plugin-openmetadata': '0.1.0' } },
    'test/package.json': {},
    ...Object.fromEntries(['tsconfig.json', 'packages/cli/tsconfig.json', 'test/tsconfig.json'].map((path) => [path, {}])),
  };
  for (const path of ['packages/cli', 'plugins', 'test/conformance/harnesses'])
    mkdirSync(join(folder, path), { recursive: true });
  for (const [path, content] of Object.entries(files)) writeFileSync(join(folder, path), JSON.stringify(content));
  writeFileSync(join(folder, 'test/conformance/harnesses/s3.ts'), 'mine');
  return folder;
}

describe('sluice new plugin', () => {
  const flags = (...more: readonly string[]) => ['new', 'plugin', '--kind', 'sink', '--type', 'acme', ...more];

  test.each([
    ['without a terminal and a kind', ['new', 'plugin', '--type', 'acme'], '--kind (object-store, source, processor, sink)'],
    ['without a terminal and a type', ['new', 'plugin', '--kind', 'sink'], 'give --type'],
    ['of a kind that there is not', ['new', 'plugin', '--kind', 'store', '--type', 'acme'], '--kind is one of'],
    ['of a type that is no name', ['new', 'plugin', '--kind', 'sink', '--type', 'Acme Lake'], 'lower-case words'],
    [
      'of the type of one that comes with Sluice',
      ['new', 'plugin', '--kind', 'object-store', '--type', 's3'],
      'a source s3 comes with',
    ],
    ['with a title that no code can hold', flags('--title', "Acme's"), '--title: plain words'],
    ['with a name that npm does not take', flags('--package', 'Acme Lake'), 'npm takes no package called Acme Lake'],
  ])('%s writes nothing and says why', async (_, args, message) => {
    const cwd = emptyFolder();
    const { code, stderr } = await sluice(args, { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test.each([
    ['outside plugins/', ['--dir', 'elsewhere/acme'], '--dir: in a checkout of Sluice'],
    ['with the type of another kind', ['--type', 's3'], '--type: this checkout has a plugin s3'],
    ['with the package of another type', ['--type', 'openmetadata', '--dir', 'plugins/mine'], 'has a plugin openmetadata'],
    ['with a package of another form', ['--package', '@acme/sink'], '--package: in a checkout'],
  ])('writes nothing into a checkout %s, and says why', async (_, more, message) => {
    const cwd = checkout();
    const { code, stderr } = await sluice(flags(...more), { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(readdirSync(join(cwd, 'plugins'))).toEqual([]);
    expect(readFileSync(join(cwd, 'test/conformance/harnesses/s3.ts'), 'utf8')).toBe('mine');
  });

  test('writes below plugins/ of a checkout, when nothing else is said, from wherever it is called', async () => {
    const cwd = checkout();
    const { code, stdout } = await sluice(flags(), { cwd: join(cwd, 'test') });
    expect([code, readdirSync(join(cwd, 'plugins'))]).toEqual([0, ['acme']]);
    expect(stdout).toContain('to ../plugins/acme.');
  });

  const onTerminal = (answers: Answers, cwd: string) => answerSluice(['new', 'plugin'], answers, { cwd });

  test.skipIf(!hasPython())('asks on a terminal for what the flags do not say', async () => {
    const cwd = emptyFolder();
    const [down, enter] = ['\u001b[B', '\r'];
    const answers = [
      ['What is it?', `${down}${down}${enter}`],
      ['What do workflow files call it?', `Acme${enter}`],
      ['lower-case words', `${'\u007f'.repeat(4)}acme-tags${enter}`],
      ['in a few words', `Tags of Acme${enter}`],
      ['Where is it to be written?', enter],
    ] as const;
    const { code, text: printed } = await onTerminal(answers, cwd);
    expect(code, printed).toBe(0);
    expect(printed).toContain('Wrote the processor acme-tags to sluice-processor-acme-tags');
    expect(readFileSync(join(cwd, 'sluice-processor-acme-tags/src/plugin.ts'), 'utf8')).toContain("title: 'Tags of Acme'");
  });

  test.skipIf(!hasPython())('writes nothing when the questions are left', async () => {
    const cwd = emptyFolder();
    const { code, text } = await onTerminal([['What is it?', '\u0003']], cwd);
    expect(code).toBe(130);
    expect(text).toContain('Nothing was written');
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('overwrites nothing', async () => {
    const cwd = emptyFolder();
    mkdirSync(join(cwd, 'mine'));
    writeFileSync(join(cwd, 'mine/notes.txt'), 'mine');
    const { code, stderr } = await sluice(flags('--dir', 'mine'), { cwd });
    expect([code, readdirSync(join(cwd, 'mine'))]).toEqual([2, ['notes.txt']]);
    expect(stderr).toContain('is not empty, and nothing is overwritten');
  });
});
