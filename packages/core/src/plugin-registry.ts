import { API_VERSION, IngestError, nearest, type PluginDefinition, type PluginKind } from '@sluice/plugin-api';

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
    return new PluginRegistry(
      definitions.map((definition) => ({
        kind: definition.kind,
        type: definition.type,
        origin: definition.title,
        load: async () => definition,
      })),
    );
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
   * @throws IngestError `PLUGIN_UNKNOWN` when there is none of that kind and type, `PLUGIN_INVALID` when it cannot be loaded or is not
   * what it is registered as.
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
    const fault = faultOf(definition, loader);
    if (fault !== undefined) throw new IngestError('PLUGIN_INVALID', { message: `the ${kind} plugin ${type} ${fault}` });
    return definition;
  }
}

function keyOf(kind: PluginKind, type: string): string {
  return `${kind} ${type}`;
}

function nameOf(loader: PluginLoader, index: number): string {
  return loader.origin ?? `number ${index + 1} of the list`;
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

/** What is wrong with a loaded plugin. It may come from outside, so that its type proves nothing. */
function faultOf(definition: Partial<PluginDefinition> | undefined, loader: PluginLoader): string | undefined {
  if (typeof definition !== 'object' || definition === null) return 'exports no plugin definition';
  if (definition.apiVersion !== API_VERSION) {
    return `is made for version ${String(definition.apiVersion)} of the plugin contract, not ${API_VERSION}`;
  }
  if (definition.kind !== loader.kind || definition.type !== loader.type) {
    return `calls itself ${String(definition.kind)} ${String(definition.type)}`;
  }
  if (typeof definition.configSchema !== 'object' || definition.configSchema === null) return 'has no config schema';
  if (typeof definition.component !== 'function') return 'has no component';
  return undefined;
}
