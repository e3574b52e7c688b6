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
      hint: 'List what there is with: sluice plugins list',
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
    ['is made for version 2 of the plugin contract, not 1', { ...plugin('filter'), apiVersion: 2 }],
    ['calls itself sink filter', plugin('filter', 'sink')],
    ['calls itself processor other', plugin('other')],
    ['has no config schema', { ...plugin('filter'), configSchema: undefined }],
    ['has no component', { ...plugin('filter'), component: {} }],
  ])('refuses a plugin that %s', async (fault, definition) => {
    await expect(new PluginRegistry([loader(definition)]).get('processor', 'filter')).rejects.toMatchObject({
      code: 'PLUGIN_INVALID',
      message: `the processor plugin filter ${fault}`,
    });
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
