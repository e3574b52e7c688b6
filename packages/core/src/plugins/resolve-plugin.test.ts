import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { folderWith } from './folder.test.fixture.js';
import { resolvePlugin } from './resolve-plugin.js';

const home = folderWith({
  'a.js': '',
  'with space/b.mjs': '',
  'empty/readme.txt': '',
  'main/package.json': { main: './lib/main.js' },
  'main/lib/main.js': '',
  'plain/package.json': { name: 'plain' },
  'plain/index.js': '',
  'conditions/package.json': { name: 'conditions', exports: { '.': { types: './t.d.ts', import: './import.js' } } },
  'conditions/import.js': '',
  'nameless/package.json': { exports: './a.js' },
  'unbuilt/package.json': { name: 'unbuilt', exports: './dist/index.js' },
  'broken/package.json': '{',
  'mainless/package.json': { name: 'mainless' },
  'node_modules/near/package.json': { name: 'near', exports: { import: './near.js', require: './other.cjs' } },
  'node_modules/near/near.js': '',
  'node_modules/@acme/two/package.json': { name: '@acme/two', exports: { './sub': './sub.js' } },
  'node_modules/@acme/two/sub.js': '',
  'node_modules/hollow/package.json': { name: 'hollow' },
  'below/x.txt': '',
});
const other = folderWith({
  'node_modules/near/package.json': { name: 'near', exports: './far.js' },
  'node_modules/near/far.js': '',
  'node_modules/far/package.json': { name: 'far', main: 'far.js' },
  'node_modules/far/far.js': '',
});
symlinkSync(join(home, 'circle'), join(home, 'circle'));
symlinkSync(join(home, 'conditions'), join(home, 'node_modules/linked'));

const folders = { path: home, packages: [join(home, 'below'), other] };
const resolve = (specifier: string): string => resolvePlugin(specifier, folders);

describe('resolvePlugin', () => {
  it.each([
    ['a relative path', './a.js', 'a.js'],
    ['a path upwards', './below/../a.js', 'a.js'],
    ['a path with a space', './with space/b.mjs', 'with space/b.mjs'],
    ['an absolute path', join(home, 'a.js'), 'a.js'],
    ['a file URL', pathToFileURL(join(home, 'with space/b.mjs')).href, 'with space/b.mjs'],
    ['a folder with a main', './main', 'main/lib/main.js'],
    ['a folder with neither main nor exports', './plain', 'plain/index.js'],
    ['a folder with exports for import', './conditions', 'conditions/import.js'],
    ['the folder itself', './conditions/.', 'conditions/import.js'],
    ['a package in a folder above', 'near', 'node_modules/near/near.js'],
    ['a part of a package', '@acme/two/sub', 'node_modules/@acme/two/sub.js'],
  ])('finds %s', (_, specifier, file) => {
    expect(resolve(specifier)).toBe(join(home, file));
  });

  it('looks for a package in the next folder where the first has none', () => {
    expect(resolve('far')).toBe(join(other, 'node_modules/far/far.js'));
    expect(resolvePlugin('near', { path: home, packages: [other, home] })).toBe(join(other, 'node_modules/near/far.js'));
  });

  it('gives one name to what is linked', () => {
    const linked = folderWith();
    symlinkSync(join(home, 'a.js'), join(linked, 'link.js'));
    expect(resolve(join(linked, 'link.js'))).toBe(join(home, 'a.js'));
  });

  it.each([
    ['./nothing.js', `there is no file or folder ${home}/nothing.js`],
    ['./a.js/below', `there is no file or folder ${home}/a.js/below`],
    ['./circle', `${home}/circle cannot be read: ELOOP`],
    ['./empty', `the folder ${home}/empty has no package.json`],
    ['./nameless', `the package in ${home}/nameless has exports and no name`],
    ['./unbuilt', `the package names the file ${home}/unbuilt/dist/index.js, which is not there`],
    ['./broken', `the package in ${home}/broken cannot be resolved: `],
    ['./mainless', `the package in ${home}/mainless cannot be resolved: `],
    ['file://elsewhere/a.js', 'file://elsewhere/a.js is no URL of a file'],
    ['https://example.com/a.js', 'https://example.com/a.js is neither a package nor a path'],
    ['node:fs', 'node:fs is neither a package nor a path'],
    ['fs', 'fs is a module of Node.js'],
    ['nowhere', `there is no package nowhere in a folder node_modules of ${home}/below, of ${other}, or of a folder above`],
    ['@acme/nowhere', 'there is no package @acme/nowhere in a folder'],
    ['@acme/two', 'the package @acme/two cannot be resolved: No "exports" main defined'],
    ['hollow', 'the package hollow cannot be resolved: '],
    ['@acme', 'the package @acme cannot be resolved: Invalid module "@acme"'],
  ])('does not find %s', (specifier, message) => {
    expect(() => resolve(specifier)).toThrow(
      expect.objectContaining({ code: 'PLUGIN_NOT_FOUND', message: expect.stringContaining(message) }),
    );
  });

  it('says what to do', () => {
    const hintOf = (specifier: string): unknown => {
      try {
        return resolve(specifier);
      } catch (error) {
        return (error as { readonly hint?: unknown }).hint;
      }
    };
    expect(hintOf('a.js')).toBe('There is a path of that name: write ./a.js.');
    expect(hintOf('./empty')).toBe('Name the file of the plugin, such as ./empty/index.js, or a folder with a package.json.');
    expect(hintOf('./unbuilt')).toBe('Build the package, or install it again.');
    expect(hintOf('nowhere')).toContain('install the package where the workflow file lies');
  });
});
