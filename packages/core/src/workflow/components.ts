import { type IngestError, type JsonSchema, type PluginDefinition, type PluginKind, toIngestError } from '@sluice/plugin-api';
import { withComponentItems } from '../plugins/component-list.js';
import type { PluginRegistry } from '../plugins/plugin-registry.js';
import { childPointer, dotted, valueAt } from './json-pointer.js';
import type { Problem } from './problem.js';

/** A plugin that a workflow names, and where. */
export interface Component {
  readonly kind: PluginKind;
  /** The pointer of the `type` that names it. */
  readonly typePointer: string;
  readonly definition: PluginDefinition;
  readonly config: Part;
  readonly sections: readonly Part[];
  /** The components that its config lists, in their order. */
  readonly listed: readonly Component[];
}

/** A part of a workflow file that a plugin reads. */
export interface Part {
  /** The section's name; `config` for the plugin's config. */
  readonly name: string;
  readonly pointer: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
}

interface Mention {
  readonly kind: PluginKind;
  readonly pointer: string;
  /** Where its config stands below `pointer`. */
  readonly config: string;
}

/**
 * Loads the plugins that a workflow names. Those that it cannot load are problems, at their `type`.
 *
 * @param isIncomplete whether plugins that the file may name could not be loaded.
 */
export async function resolveComponents(
  file: unknown,
  registry: PluginRegistry,
  isIncomplete: boolean,
): Promise<{ components: Component[]; problems: Problem[] }> {
  const problems: Problem[] = [];
  return { components: await resolveAll(mentionsIn(file)), problems };

  async function resolveAll(mentions: readonly Mention[]): Promise<Component[]> {
    const components: Component[] = [];
    for (const mention of mentions) components.push(...(await resolve(mention)));
    return components;
  }

  async function resolve(mention: Mention): Promise<readonly Component[]> {
    const typePointer = childPointer(mention.pointer, 'type');
    const type = valueAt(file, typePointer);
    // The schema says what is wrong with any other type.
    if (typeof type !== 'string' || type === '') return [];
    try {
      const definition = await registry.get(mention.kind, type);
      return [componentFrom(definition, mention, await resolveAll(listedIn(file, definition, mention)))];
    } catch (thrown) {
      const error = toIngestError(thrown);
      const problem = pluginProblem(typePointer, error);
      const mayBeMissing = isIncomplete && error.code === 'PLUGIN_UNKNOWN';
      problems.push(mayBeMissing ? { ...problem, hint: 'It may be one of those that could not be loaded.' } : problem);
      return [];
    }
  }
}

/** A component and all that it lists, and that those list. */
export function withListed(component: Component): Component[] {
  return [component, ...component.listed.flatMap(withListed)];
}

/** All that a plugin reads of the file. */
export function partsOf({ config, sections }: Component): Part[] {
  return [config, ...sections];
}

/** A problem with a plugin, at the `type` that names it. */
export function pluginProblem(typePointer: string, error: IngestError): Problem {
  const { code, hint, message, cause } = error;
  return {
    code,
    pointer: typePointer,
    at: 'value',
    message: `${dotted(typePointer)}: ${message}`,
    ...(hint === undefined ? {} : { hint }),
    cause,
  };
}

function mentionsIn(file: unknown): Mention[] {
  return [
    { kind: 'source', pointer: '/source', config: '/serviceConnection/config' },
    { kind: 'processor', pointer: '/processor', config: '/config' },
    ...mentionsInList(file, 'processor', '/processors'),
    { kind: 'sink', pointer: '/sink', config: '/config' },
  ];
}

function listedIn(file: unknown, { components }: PluginDefinition, { pointer, config }: Mention): Mention[] {
  return components === undefined ? [] : mentionsInList(file, components.kind, `${pointer}${config}${components.at}`);
}

function mentionsInList(file: unknown, kind: PluginKind, pointer: string): Mention[] {
  const list = valueAt(file, pointer);
  if (!Array.isArray(list)) return [];
  return list.map((_, index) => ({ kind, pointer: childPointer(pointer, index), config: '/config' }));
}

function componentFrom(
  definition: PluginDefinition,
  { kind, pointer, config }: Mention,
  listed: readonly Component[],
): Component {
  const { configSchema, components, sections = {} } = definition;
  const schema = components === undefined ? configSchema : withComponentItems(configSchema, components.at);
  return {
    kind,
    typePointer: childPointer(pointer, 'type'),
    definition,
    config: { name: 'config', pointer: `${pointer}${config}`, schema, required: false },
    sections: Object.entries(sections).map(([name, { at, schema, required = false }]) => ({
      name,
      pointer: at,
      schema,
      required,
    })),
    listed,
  };
}
