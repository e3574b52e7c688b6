import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { copyPluginApi, MADE_UP_PACKAGE, madeUpWorkflow, writeFiles } from '../support/outside-plugin.js';
import { emptyFolder, sluice } from '../support/sluice.js';

const CLI = fileURLToPath(new URL('../../packages/cli/', import.meta.url));

/** A folder with the made-up package as `connector`, which has its own copy of the plugin contract, and a workflow that uses it. */
function folderWithConnector(): string {
  const folder = realpathSync(emptyFolder());
  writeFiles(join(folder, 'connector'), MADE_UP_PACKAGE);
  copyPluginApi(join(folder, 'connector'));
  writeFiles(folder, { 'w.yaml': madeUpWorkflow('./connector') });
  return folder;
}

describe('a plugin from outside', () => {
  test.each(['bundle', 'dist'])('with its own copy of the contract runs in the command from %s', (home) => {
    const folder = folderWithConnector();
    const args = ['ingest', '-c', join(folder, 'w.yaml'), '--log-level', 'DEBUG', '--explain'];
    const main = pathToFileURL(join(CLI, home, 'main.js')).href;
    const script = `process.exitCode = await (await import(${JSON.stringify(main)})).main(${JSON.stringify(args)})`;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(stdout).toBe('lake\nlake.a\nlake.c\n');
    expect(stderr).toContain(`loaded from outside {"specifier":"./connector","file":"${folder}/connector/index.js"`);
    expect(stderr).toContain(`made up {"contract":"file://${folder}/connector/node_modules/@sluice/plugin-api/dist/index.js"}`);
    expect(stderr).toContain('b is refused');
    expect(stderr).toContain('FILE_CORRUPT');
    expect(status).toBe(1);
  });

  test.each([
    ['waits for what never comes', 'await new Promise(() => {});'],
    ['ends the process', 'process.exit(0);'],
  ])('that %s when it is loaded is no silent end', async (_, code) => {
    const folder = emptyFolder();
    writeFiles(folder, { 'p.mjs': code });
    const ended = await sluice(['plugins', 'list', '--plugin', './p.mjs'], { cwd: folder });
    expect(ended).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('ended before it was done') });
  });

  test('is validated, and what was loaded is in the debug log alone', async () => {
    const folder = folderWithConnector();
    const quiet = await sluice(['validate', '-c', join(folder, 'w.yaml')]);
    expect(quiet).toMatchObject({ code: 0, stderr: '' });
    expect(quiet.stdout).toContain('is valid: made-up -> refuse -> printed, service lake');
    writeFiles(folder, { 'd.yaml': `${madeUpWorkflow('./connector')}workflowConfig: { loggerLevel: DEBUG }\n` });
    const { code, stderr } = await sluice(['validate', '-c', join(folder, 'd.yaml')]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/loaded from outside .*"plugins":\["source made-up","processor refuse","sink printed"\]/);
  });

  test('is listed with where it comes from, and shown', async () => {
    const folder = folderWithConnector();
    const { code, stdout } = await sluice(['plugins', 'list', '--plugin', './connector'], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^kind +type +what it is +from$/m);
    expect(stdout).toMatch(/^sink +file +A file, as JSON lines or a JSON array +@sluice\/plugin-file$/m);
    const row = stdout.split('\n').find((line) => line.includes('Buckets that the workflow names'));
    expect(row).toMatch(new RegExp(`^source +made-up +Buckets that the workflow names +${folder}/connector/index[.]js$`));
    const shown = await sluice(['plugins', 'show', 'made-up', '--plugin', join(folder, 'connector')]);
    expect(shown.stdout).toContain('source made-up: Buckets that the workflow names');
    expect(shown.stdout).toMatch(/buckets +list of string +The buckets\. \(required\)/);
    expect((await sluice(['plugins', 'show', 'made-up'])).code).toBe(2);
  });

  test('is a package beside the workflow file, in the working directory, or named by a flag', async () => {
    const beside = realpathSync(emptyFolder());
    writeFiles(join(beside, 'node_modules/@acme/sluice-made-up'), MADE_UP_PACKAGE);
    copyPluginApi(beside);
    writeFiles(beside, { 'w.yaml': madeUpWorkflow('@acme/sluice-made-up') });
    expect((await sluice(['validate', '-c', join(beside, 'w.yaml')])).code).toBe(0);
    const elsewhere = realpathSync(emptyFolder());
    writeFiles(elsewhere, { 'w.yaml': madeUpWorkflow('@acme/sluice-made-up') });
    const file = join(elsewhere, 'w.yaml');
    expect((await sluice(['validate', '-c', file], { cwd: beside })).code).toBe(0);
    const { code, stderr } = await sluice(['validate', '-c', file], { cwd: elsewhere });
    expect(code).toBe(2);
    expect(stderr).toContain(
      `${file}:1:11 plugins[0]: there is no package @acme/sluice-made-up in a folder node_modules of ${elsewhere}`,
    );
    expect(stderr).toContain('there is no source plugin made-up');
    writeFiles(elsewhere, { 'w.yaml': madeUpWorkflow('').replace(/^.*\n/, '') });
    expect((await sluice(['validate', '-c', file, '--plugin', '@acme/sluice-made-up'], { cwd: beside })).code).toBe(0);
  });

  test('that cannot be loaded is told with the reason, all of them at once, and nothing runs', async () => {
    const folder = realpathSync(emptyFolder());
    const files = {
      'syntax.mjs': 'export const plugin = {{;',
      'syntax.cjs': '\nlet plugin = {{;',
      'throws.mjs': '\nthrow new RangeError("not today");',
      'text.mjs': 'throw "not today";',
      'needs.mjs': 'import "@sluice/plugin-api";',
      'needs.cjs': 'require("needed");',
      'needs-file.mjs': 'import "./not-built.js";',
      'old-copy.mjs': 'import { notThere } from "./text-only.mjs";',
      'text-only.mjs': 'export const text = "";',
      'typed.ts': 'export enum Kind { a }',
    };
    const named = Object.keys(files).filter((name) => name !== 'text-only.mjs');
    const list = named.map((name) => `  - ./${name}\n`).join('');
    writeFiles(folder, { ...files, 'w.yaml': `plugins:\n${list}${madeUpWorkflow('').replace(/^.*\n/, '')}` });
    const { code, stdout, stderr } = await sluice(['ingest', '-c', join(folder, 'w.yaml'), '--plugin', './none.mjs'], {
      cwd: folder,
    });
    expect(code).toBe(2);
    expect(stdout).toBe('');
    // Each with its code, which is that of the table in the README.
    const told = stderr
      .replaceAll(folder, '~')
      .replaceAll(/ \[PLUGIN_[A-Z_]+\]$/gm, '')
      .split('\n');
    const at = (index: number): string => `~/w.yaml:${index + 2}:5 plugins[${index}]: ~/${named[index]} cannot be loaded`;
    expect(told.slice(0, 20)).toEqual([
      '--plugin ./none.mjs there is no file or folder ~/none.mjs',
      '  Check the path, which counts from the workflow file and with --plugin from the working directory, or install the package where the workflow file lies.',
      `${at(0)}: SyntaxError: Unexpected token '{'`,
      '  See where, with: node --check ~/syntax.mjs',
      `${at(1)}: SyntaxError: Unexpected token '{' (~/syntax.cjs:2)`,
      '  Correct the plugin, or report this to its author.',
      `${at(2)}: RangeError: not today (~/throws.mjs:2)`,
      '  Correct the plugin, or report this to its author.',
      `${at(3)}: it throws not today`,
      '  Correct the plugin, or report this to its author.',
      `${at(4)}: Cannot find package '@sluice/plugin-api' imported from ~/needs.mjs`,
      '  Install it where the plugin finds it: npm install @sluice/plugin-api, in ~ or a folder above.',
      `${at(5)}: Cannot find module 'needed'`,
      '  Install it where the plugin finds it: npm install needed, in ~ or a folder above.',
      `${at(6)}: Error: Cannot find module '~/not-built.js' imported from ~/needs-file.mjs`,
      '  Correct the plugin, or report this to its author.',
      expect.stringMatching(
        /plugins\[7\].*SyntaxError: The requested module '\.\/text-only\.mjs' does not provide an export named 'notThere' \(~\/old-copy\.mjs:1\)$/,
      ),
      '  Correct the plugin, or report this to its author.',
      expect.stringContaining(`${at(8)}: `),
      '  Correct the plugin, or report this to its author.',
    ]);
    expect(stderr).toContain('13 problems; nothing was contacted');
  });
});
