import { join } from 'node:path';
import { definePlugin } from '@sluice/plugin-api';
import { describe, expect, it } from 'vitest';
import { folderWith, moduleWith } from './folder.test.fixture.js';
import { addOutside } from './outside-plugins.js';
import { PluginRegistry } from './plugin-registry.js';

const REGISTRY = new PluginRegistry([
  { kind: 'processor', type: 'filter', origin: '@sluice/plugin-filter', load: async () => definePlugin({} as never) },
]);

const home = folderWith({
  'package.json': { type: 'module' },
  'two.js': moduleWith('one', 'two'),
  'single.js': moduleWith('single').replace('export const plugins = ', 'export const [plugin] = '),
  'both.cjs': `${moduleWith('b').replace('export const plugins =', 'exports.plugins =')}exports.plugin = define('a');`,
  'none.js': 'export const plugn = 1; export default 2;',
  'nothing.js': '',
  'empty.js': 'export const plugins = [];',
  'no-array.js': 'export const plugins = {};',
  'null.js': 'export const plugins = [null];',
  'mixed.js': `${moduleWith('good')}plugins.push({ ...plugins[0], type: 'old', apiVersion: 0 }, { ...plugins[0], type: 'bad', component: 1 });`,
  'clash.js': moduleWith('filter', 'again', 'again'),
});

async function add(...specifiers: readonly string[]) {
  const { registry, loaded, problems } = await addOutside(
    REGISTRY,
    specifiers.map((specifier) => ({ specifier, folder: home })),
    [home],
  );
  return {
    types: registry.types('processor'),
    origins: registry.list().map(({ origin }) => origin),
    loaded: loaded.map(({ specifier, file, plugins }) => [specifier, file, plugins.map(({ type }) => type).join(' ')]),
    problems: problems.map(({ mention, error }) => [mention.specifier, error.code, error.message, error.hint]),
  };
}

describe('addOutside', () => {
  it('adds all that packages and files export, and says from where', async () => {
    const { types, origins, loaded, problems } = await add('./two.js', './single.js', './both.cjs');
    expect(problems).toEqual([]);
    expect(types).toEqual(['a', 'b', 'filter', 'one', 'single', 'two']);
    expect(loaded).toEqual([
      ['./two.js', join(home, 'two.js'), 'one two'],
      ['./single.js', join(home, 'single.js'), 'single'],
      ['./both.cjs', join(home, 'both.cjs'), 'a b'],
    ]);
    expect(origins[0]).toBe('@sluice/plugin-filter');
    expect(origins[1]).toBe(join(home, 'two.js'));
  });

  it('loads a file once, however it is named', async () => {
    const { loaded, problems } = await add('./two.js', join(home, 'two.js'), './two.js');
    expect(loaded).toHaveLength(1);
    expect(problems).toEqual([]);
  });

  it('adds what it can, and tells all problems', async () => {
    const { types, problems } = await add('./none.js', './mixed.js', './missing.js');
    expect(types).toEqual(['filter', 'good']);
    expect(problems.map(([specifier, code, message]) => [specifier, code, message])).toEqual([
      ['./none.js', 'PLUGIN_INVALID', `${home}/none.js exports no plugin, only default, plugn`],
      [
        './mixed.js',
        'PLUGIN_VERSION',
        `the processor plugin old of ${home}/mixed.js is made for version 0 of the plugin contract, not 1`,
      ],
      ['./mixed.js', 'PLUGIN_INVALID', `the processor plugin bad of ${home}/mixed.js has no component`],
      ['./missing.js', 'PLUGIN_NOT_FOUND', `there is no file or folder ${home}/missing.js`],
    ]);
  });

  it('names both of two that clash', async () => {
    const { types, problems } = await add('./clash.js', './two.js', './both.cjs');
    expect(types).toEqual(['a', 'again', 'b', 'filter', 'one', 'two']);
    expect(problems.map(([, code, message]) => [code, message])).toEqual([
      ['PLUGIN_CLASH', `Two processor plugins are called filter: @sluice/plugin-filter and ${home}/clash.js`],
      ['PLUGIN_CLASH', `Two processor plugins are called again: ${home}/clash.js and ${home}/clash.js`],
    ]);
  });

  it.each([
    ['nothing.js', 'exports no plugin'],
    ['empty.js', 'exports no plugin'],
    ['no-array.js', 'exports something as plugins that is no array'],
    ['null.js', 'exports no plugin definition'],
  ])('says what is wrong with %s', async (file, message) => {
    const { problems } = await add(`./${file}`);
    expect(problems).toEqual([
      [`./${file}`, 'PLUGIN_INVALID', `${home}/${file} ${message}`, 'Report this to the author of the plugin.'],
    ]);
  });
});
