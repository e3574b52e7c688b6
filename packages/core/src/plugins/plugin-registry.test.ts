import { definePlugin, type PluginDefinition, type PluginKind } from '@sluice/plugin-api';
import { describe, expect, it } from 'vitest';
import { type PluginLoader, PluginRegistry } from './plugin-registry.js';

class Nothing {
  async *process() {}
}

function plugin(type: string, kind: PluginKind = 'processor'): PluginDefinition {
  return definePlugin({
    kind,
    type,
    title: `The ${type}`,
    configSchema: { type: 'object' },
    capabilities: [],
    permissions: [],
    component: Nothing as never,
  });
}

function loader(definition: unknown): PluginLoader {
  return { kind: 'processor', type: 'filter', load: async () => definition as PluginDefinition };
}

describe('PluginRegistry', () => {
  it('lists and loads what it was given', async () => {
    const registry = PluginRegistry.of([plugin('tags'), plugin('filter'), plugin('s3', 'source')]);
    expect(registry.types('processor')).toEqual(['filter', 'tags']);
    expect(registry.types('sink')).toEqual([]);
    expect(registry.list().map((each) => `${each.kind} ${each.type}`)).toEqual([
      'processor tags',
      'processor filter',
      'source s3',
    ]);
    expect((await registry.get('processor', 'tags')).title).toBe('The tags');
  });

  it('loads nothing before it is asked for', async () => {
    let loads = 0;
    const counted: PluginLoader = {
      kind: 'sink',
      type: 'file',
      load: async () => {
        loads++;
        return plugin('file', 'sink');
      },
    };
    const registry = new PluginRegistry([counted]);
    expect(loads).toBe(0);
    await registry.get('sink', 'file');
    expect(loads).toBe(1);
  });

  it('names the nearest of an unknown plugin, of the same kind alone', async () => {
    const registry = PluginRegistry.of([plugin('s3', 'source'), plugin('filter')]);
    await expect(registry.get('source', 's4')).rejects.toMatchObject({
      code: 'PLUGIN_UNKNOWN',
      message: 'there is no source plugin s4; did you mean s3?',
      hint: expect.stringContaining('sluice plugins list. One from outside is named in plugins:'),
    });
    await expect(registry.get('source', 'filter')).rejects.toMatchObject({ message: 'there is no source plugin filter' });
  });

  it('names both of two that clash', () => {
    expect(() => PluginRegistry.of([plugin('filter'), { ...plugin('filter'), title: 'Another' }])).toThrow(
      expect.objectContaining({
        code: 'PLUGIN_CLASH',
        message: 'Two processor plugins are called filter: The filter and Another',
      }),
    );
    expect(() => new PluginRegistry([loader(1), loader(2)])).toThrow('number 1 of the list and number 2 of the list');
  });

  it('takes the same type of two kinds', () => {
    expect(PluginRegistry.of([plugin('s3', 'source'), plugin('s3', 'sink')]).list()).toHaveLength(2);
  });

  it.each([
    ['exports no plugin definition', undefined],
    ['exports no plugin definition', [plugin('filter')]],
    ['has no apiVersion, which definePlugin fills in', { ...plugin('filter'), apiVersion: undefined }],
    ['calls itself sink filter', plugin('filter', 'sink')],
    ['calls itself processor other', plugin('other')],
    ['has the kind "filter", which is none of source, processor, sink', { ...plugin('filter'), kind: 'filter' }],
    ['has no type', { ...plugin('filter'), type: '' }],
    ['has no title', { ...plugin('filter'), title: undefined }],
    ['has no config schema', { ...plugin('filter'), configSchema: undefined }],
    ['has no component', { ...plugin('filter'), component: {} }],
    ['has no list of capabilities', { ...plugin('filter'), capabilities: undefined }],
    ['has no list of permissions', { ...plugin('filter'), permissions: [{ action: 'read' }] }],
    ['has sections that are not each { at, schema }', { ...plugin('filter'), sections: { a: { at: 'server', schema: {} } } }],
    ['has components that are not { kind, at }', { ...plugin('filter'), components: { kind: 'source', at: '/list' } }],
    [
      'has components at /list, where its config schema has no array',
      { ...plugin('filter'), components: { kind: 'sink', at: '/list' } },
    ],
  ])('refuses a plugin that %s', async (fault, definition) => {
    await expect(new PluginRegistry([loader(definition)]).get('processor', 'filter')).rejects.toMatchObject({
      code: 'PLUGIN_INVALID',
      message: expect.stringContaining(`the processor plugin filter ${fault}`),
    });
  });

  it('refuses a plugin that is made for another version of the contract, and says what to do', async () => {
    const registry = new PluginRegistry([loader({ ...plugin('filter'), apiVersion: 2 })]);
    await expect(registry.get('processor', 'filter')).rejects.toMatchObject({
      code: 'PLUGIN_VERSION',
      message: 'the processor plugin filter is made for version 2 of the plugin contract, not 1',
      hint: expect.stringContaining('Install the version of the plugin'),
    });
  });

  it('takes one more, unless its name is taken', async () => {
    const registry = PluginRegistry.of([plugin('filter')]);
    const more = registry.with(plugin('tags'), '/plugins/tags.js');
    expect(more.types('processor')).toEqual(['filter', 'tags']);
    expect(registry.types('processor')).toEqual(['filter']);
    expect(() => more.with(plugin('filter'), '/plugins/filter.js')).toThrow(
      expect.objectContaining({
        code: 'PLUGIN_CLASH',
        message: 'Two processor plugins are called filter: The filter and /plugins/filter.js',
      }),
    );
  });

  it('keeps the reason why a plugin cannot be loaded', async () => {
    const cause = new Error("Cannot find package 'x'");
    const broken: PluginLoader = { kind: 'sink', type: 'x', load: () => Promise.reject(cause) };
    await expect(new PluginRegistry([broken]).get('sink', 'x')).rejects.toMatchObject({
      code: 'PLUGIN_INVALID',
      message: "the sink plugin x cannot be loaded: Cannot find package 'x'",
      cause,
    });
  });
});
