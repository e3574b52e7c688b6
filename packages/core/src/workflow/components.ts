import { type IngestError, type JsonSchema, type PluginDefinition, type PluginKind, toIngestError } from '@sluice/plugin-api';
import type { PluginRegistry } from '../plugin-registry.js';
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

/** Loads the plugins that a workflow names. Those that it cannot load are problems, at their `type`. */
export async function resolveComponents(
  file: unknown,
  registry: PluginRegistry,
): Promise<{ components: Component[]; problems: Problem[] }> {
  const components: Component[] = [];
  const problems: Problem[] = [];
  for (const mention of mentionsIn(file)) {
    const typePointer = childPointer(mention.pointer, 'type');
    const type = valueAt(file, typePointer);
    // The base schema says what is wrong with any other type.
    if (typeof type !== 'string' || type === '') continue;
    try {
      components.push(componentFrom(await registry.get(mention.kind, type), mention));
    } catch (error) {
      problems.push(pluginProblem(typePointer, toIngestError(error)));
    }
  }
  return { components, problems };
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
  const list = valueAt(file, '/processors');
  const processors = ['/processor', ...(Array.isArray(list) ? list.map((_, index) => childPointer('/processors', index)) : [])];
  return [
    { kind: 'source', pointer: '/source', config: '/serviceConnection/config' },
    ...processors.map((pointer) => ({ kind: 'processor' as const, pointer, config: '/config' })),
    { kind: 'sink', pointer: '/sink', config: '/config' },
  ];
}

function componentFrom(definition: PluginDefinition, { kind, pointer, config }: Mention): Component {
  return {
    kind,
    typePointer: childPointer(pointer, 'type'),
    definition,
    config: { name: 'config', pointer: `${pointer}${config}`, schema: definition.configSchema, required: false },
    sections: Object.entries(definition.sections ?? {}).map(([name, { at, schema, required = false }]) => ({
      name,
      pointer: at,
      schema,
      required,
    })),
  };
}
