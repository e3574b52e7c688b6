import {
  type ComposedRun,
  compose,
  type Override,
  PluginRegistry,
  parseWorkflow,
  SILENT_LOGGER,
  SYSTEM_CLOCK,
  type Workflow,
} from '@sluice/core';
import type { ObjectStore } from '@sluice/object-store';
import { MemoryObjectStore } from '@sluice/object-store/testing';
import type { JsonSchema, Logger, PluginDefinition } from '@sluice/plugin-api';
import { memorySink, memorySource } from '../memory-plugins.js';

/** What a workflow file says, before it is written. */
export type FileContent = Readonly<Record<string, unknown>>;

/** What the rules of every plugin have to know of one. */
export interface PluginUnderTest {
  readonly definition: PluginDefinition;
  /** Further plugins that the file, or an example, names. */
  readonly others?: readonly PluginDefinition[];
  /** The folder of the plugin's package. */
  readonly folder: string;
  /** A workflow file that is right. */
  readonly file: FileContent;
  /** Files whose config the schema takes and the constructor refuses. */
  readonly wrongFiles: readonly FileContent[];
  /** Texts that no output may hold. */
  readonly secrets: readonly string[];
}

/** What the file is called in messages. */
export const FILE_NAME = 'workflow.json';

/** The name of the service in workflows of the suites. */
export const SERVICE_NAME = 'conformance';

const MEMORY_SOURCE_SECTION = { type: 'memory', serviceName: SERVICE_NAME, serviceConnection: { config: {} } };

/** A workflow file around a plugin: what it lacks besides is in memory. */
export function fileAround(content: FileContent): FileContent {
  return { source: MEMORY_SOURCE_SECTION, sink: { type: memorySink.type }, ...content };
}

/** A file's text, its values where a reader of the file sees them. */
export function textOf(content: FileContent): string {
  return JSON.stringify(content, undefined, 2);
}

/** What a workflow of a plugin may need besides. */
export interface WorkflowSurroundings {
  readonly environment?: Readonly<Record<string, string>>;
  /** What the workflow reads, where the plugin is no source. Default: an empty one. */
  readonly store?: ObjectStore;
  /** Further plugins that the file names: the same for all files of a plugin. */
  readonly others?: readonly PluginDefinition[];
}

/** Of each plugin the workflows that were made, by their files: validators take longer to make than most runs take. */
const made = new WeakMap<PluginDefinition, Map<string, Promise<Workflow>>>();

/** The workflow of a file. Throws what is wrong with it. */
export function workflowOf(
  definition: PluginDefinition,
  content: FileContent,
  { environment = {}, store, others = [] }: WorkflowSurroundings = {},
): Promise<Workflow> {
  const text = textOf(content);
  const inMemory = [memorySource(store ?? new MemoryObjectStore()), memorySink].filter((each) => each.kind !== definition.kind);
  const registry = PluginRegistry.of([definition, ...others, ...inMemory]);
  const make = () => parseWorkflow(text, FILE_NAME, { registry, environment });
  if (store !== undefined || others.length > 0) return make();
  const known = made.get(definition) ?? new Map<string, Promise<Workflow>>();
  made.set(definition, known);
  const key = `${JSON.stringify(environment)}${text}`;
  const workflow = known.get(key) ?? make();
  known.set(key, workflow);
  return workflow;
}

/** The parts of a workflow, built; whoever holds them disposes of them. */
export function built(workflow: Workflow, logger: Logger = SILENT_LOGGER, overrides: readonly Override[] = []): ComposedRun {
  return compose(workflow, { logger, clock: SYSTEM_CLOCK, overrides });
}

/** The part of a file that a plugin's own config is. */
export function configPointer({ kind }: Pick<PluginDefinition, 'kind'>): readonly string[] {
  return kind === 'source' ? ['source', 'serviceConnection', 'config'] : [kind, 'config'];
}

/** The schemas of all that a plugin reads, each with the keys that lead to it in the file. */
export function schemasOf(
  definition: PluginDefinition,
): { readonly at: readonly string[]; readonly schema: JsonSchema; readonly required: boolean }[] {
  const sections = Object.values(definition.sections ?? {});
  return [
    { at: configPointer(definition), schema: definition.configSchema, required: true },
    ...sections.map(({ at, schema, required = false }) => ({ at: at.split('/').slice(1), schema, required })),
  ];
}

/** A copy of a file with another value at the place that the keys lead to. */
export function withValue(content: FileContent, [key, ...rest]: readonly string[], value: unknown): FileContent {
  if (key === undefined) return value as FileContent;
  const inner = content[key];
  const isObject = typeof inner === 'object' && inner !== null;
  return { ...content, [key]: rest.length === 0 ? value : withValue(isObject ? (inner as FileContent) : {}, rest, value) };
}

/** The value at the place that the keys lead to. */
export function valueAt(content: FileContent, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((at, key) => (at as FileContent | undefined)?.[key], content);
}
