import { IngestError, nearest, type PluginDefinition, type PluginKind } from '@sluice/plugin-api';
import { faultOf } from './plugin-fault.js';

/** Knows a plugin by name and loads it when a workflow needs it. */
export interface PluginLoader {
  readonly kind: PluginKind;
  readonly type: string;
  /** Where the plugin comes from, for messages: a package, a file, or its title. */
  readonly origin?: string;
  load(): Promise<PluginDefinition>;
}

/** The plugins that workflows may name. */
export class PluginRegistry {
  readonly #loaders = new Map<string, PluginLoader>();

  /** @throws IngestError `PLUGIN_CLASH` when two share their kind and type. */
  constructor(loaders: readonly PluginLoader[]) {
    for (const [index, loader] of loaders.entries()) {
      const key = keyOf(loader.kind, loader.type);
      const first = this.#loaders.get(key);
      if (first !== undefined) {
        throw new IngestError('PLUGIN_CLASH', {
          message: `Two ${loader.kind} plugins are called ${loader.type}: ${nameOf(first, loaders.indexOf(first))} and ${nameOf(loader, index)}`,
        });
      }
      this.#loaders.set(key, loader);
    }
  }

  /** A registry of plugins that are loaded already. */
  static of(definitions: readonly PluginDefinition[]): PluginRegistry {
    return new PluginRegistry(definitions.map((definition) => loaderOf(definition, definition.title)));
  }

  /**
   * A registry with one more plugin, which is loaded already.
   *
   * @throws IngestError `PLUGIN_CLASH` when there is one of its kind and type.
   */
  with(definition: PluginDefinition, origin: string): PluginRegistry {
    return new PluginRegistry([...this.list(), loaderOf(definition, origin)]);
  }

  /** The types of a kind, in the order of the alphabet. */
  types(kind: PluginKind): readonly string[] {
    return this.list()
      .filter((loader) => loader.kind === kind)
      .map((loader) => loader.type)
      .sort();
  }

  /** All loaders, in the order in which they were given. */
  list(): readonly PluginLoader[] {
    return [...this.#loaders.values()];
  }

  /**
   * Loads a plugin.
   *
   * @throws IngestError `PLUGIN_UNKNOWN` when there is none of that kind and type, `PLUGIN_VERSION` when it is made for another version of
   * the contract, `PLUGIN_INVALID` when it cannot be loaded or is not what it is registered as.
   */
  async get(kind: PluginKind, type: string): Promise<PluginDefinition> {
    const loader = this.#loaders.get(keyOf(kind, type));
    if (loader === undefined) {
      const near = nearest(type, this.types(kind));
      throw new IngestError('PLUGIN_UNKNOWN', {
        message: `there is no ${kind} plugin ${type}${near === undefined ? '' : `; did you mean ${near}?`}`,
      });
    }
    const definition = await load(loader);
    const fault = faultOf(definition);
    if (fault !== undefined) throw new IngestError(fault.code, { message: `the ${kind} plugin ${type} ${fault.what}` });
    if (definition.kind === kind && definition.type === type) return definition;
    throw new IngestError('PLUGIN_INVALID', {
      message: `the ${kind} plugin ${type} calls itself ${definition.kind} ${definition.type}`,
    });
  }
}

function keyOf(kind: PluginKind, type: string): string {
  return `${kind} ${type}`;
}

function nameOf(loader: PluginLoader, index: number): string {
  return loader.origin ?? `number ${index + 1} of the list`;
}

function loaderOf(definition: PluginDefinition, origin: string): PluginLoader {
  const { kind, type } = definition;
  return { kind, type, origin, load: async () => definition };
}

async function load(loader: PluginLoader): Promise<PluginDefinition> {
  try {
    return await loader.load();
  } catch (error) {
    throw new IngestError('PLUGIN_INVALID', {
      message: `the ${loader.kind} plugin ${loader.type} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
      cause: error,
    });
  }
}
