import type { JsonSchema, PluginDefinition, PluginKind } from '@sluice/plugin-api';
import { withComponentItems } from '../plugins/component-list.js';
import { baseSchema } from '../workflow/base-schema.js';
import { pointerKeys } from '../workflow/json-pointer.js';
import { validate } from '../workflow/validate.js';
import { movedTo } from './local-references.js';
import { loosened } from './loosened.js';

const DRAFT = 'http://json-schema.org/draft-07/schema#';
const SOURCE_CONFIG = ['source', 'serviceConnection', 'config'];
const NO_TEXTS: ReadonlySet<string> = new Set();

/**
 * The JSON Schema, of draft 7, of workflow files that use these plugins, for an editor: as {@link loadWorkflow} checks a file, with the config of each
 * plugin where its type is named, its sections where they stand, and text with variables wherever a value is.
 */
export function workflowEditorSchema(plugins: readonly PluginDefinition[]): JsonSchema {
  const pointers = plugins.flatMap(({ sections = {} }) => Object.values(sections).map(({ at }) => at));
  const {
    properties,
    definitions: _,
    $id: __,
    ...base
  } = baseSchema(pointers) as { properties: Record<string, JsonSchema> } & JsonSchema;
  const of = (kind: PluginKind) => plugins.filter((plugin) => plugin.kind === kind);
  const whole: JsonSchema = {
    ...base,
    properties: {
      ...properties,
      source: withTypes(properties['source'] ?? {}, of('source')),
      processor: { ...properties['processor'], $ref: refTo('processor') },
      processors: { ...properties['processors'], items: { $ref: refTo('processor') } },
      sink: { $ref: refTo('sink') },
    },
    allOf: [unlessOutside(of), ...plugins.flatMap((plugin) => whenNamed(plugin))],
    definitions: {
      ...Object.fromEntries(plugins.map((plugin) => [nameOf(plugin), configOf(plugin)])),
      ...Object.fromEntries(plugins.flatMap(sectionsOf)),
      processor: component(of('processor')),
      sink: component(of('sink')),
    },
  };
  const schema = loosened(whole) as { definitions: object } & JsonSchema;
  // A condition speaks of what stands in the file: loosened, it would hold of every variable.
  const conditions = Object.fromEntries(plugins.filter(({ kind }) => kind !== 'source').map((plugin) => usesOf(plugin, plugins)));
  return { ...schema, definitions: { ...schema.definitions, ...conditions } };
}

/** The JSON Schema, of draft 7, of a plugin's config, for an editor; those of its sections are among its definitions. */
export function pluginEditorSchema(plugin: PluginDefinition): JsonSchema {
  const sections = Object.fromEntries(
    Object.entries(plugin.sections ?? {}).map(([name, { at, schema }]) => {
      const moved = movedTo(`#/definitions/${name}`, schema);
      return [name, { ...moved, $comment: `${at.slice(1).replaceAll('/', '.')} of the workflow file` }];
    }),
  );
  const { $schema: _, $id: __, ...config } = plugin.configSchema;
  const definitions = { ...(config['definitions'] as object | undefined), ...sections };
  const isEmpty = Object.keys(definitions).length === 0;
  return { $schema: DRAFT, ...loosened({ ...config, ...(isEmpty ? {} : { definitions }) }) };
}

/** `<kind>-<type>`: what a plugin is called among the definitions. */
function nameOf({ kind, type }: PluginDefinition): string {
  return `${kind}-${type}`;
}

function refTo(name: string): string {
  return `#/definitions/${name}`;
}

function configOf(plugin: PluginDefinition): JsonSchema {
  const { components, configSchema } = plugin;
  const moved = movedTo(refTo(nameOf(plugin)), configSchema);
  return components === undefined ? moved : withComponentItems(moved, components.at, { $ref: refTo(components.kind) });
}

function sectionsOf(plugin: PluginDefinition): [string, JsonSchema][] {
  return Object.entries(plugin.sections ?? {}).map(([name, { schema }]) => {
    const section = `${nameOf(plugin)}-${name}`;
    return [section, movedTo(refTo(section), schema)];
  });
}

/** `section`, whose `type` may be one of these plugins, or one from outside. */
function withTypes(section: JsonSchema, plugins: readonly PluginDefinition[]): JsonSchema {
  const properties = section['properties'] as Readonly<Record<string, JsonSchema>>;
  const type = { ...properties['type'], anyOf: [oneOfTypes(plugins), { type: 'string' }] };
  return { ...section, properties: { ...properties, type } };
}

function oneOfTypes(plugins: readonly PluginDefinition[]): JsonSchema {
  return { enum: plugins.map(({ type }) => type) };
}

/** In a file that names no plugins from outside, each type is one of those that are known. */
function unlessOutside(of: (kind: PluginKind) => readonly PluginDefinition[]): JsonSchema {
  const typed = (kind: PluginKind): JsonSchema => ({ properties: { type: oneOfTypes(of(kind)) } });
  const properties = {
    source: typed('source'),
    processor: typed('processor'),
    processors: { items: typed('processor') },
    sink: typed('sink'),
  };
  return { if: { not: { required: ['plugins'] } }, then: { properties } };
}

/** `{ type, config }` of one of these plugins. */
function component(plugins: readonly PluginDefinition[]): JsonSchema {
  const { definitions } = baseSchema([]) as { definitions: { component: JsonSchema } };
  const { title: _, ...section } = withTypes(definitions.component, plugins);
  const allOf = plugins.map((plugin) => {
    const isNeeded = validate({}, plugin.configSchema, '', NO_TEXTS).problems.length > 0;
    const config = { properties: { config: { $ref: refTo(nameOf(plugin)) } } };
    return { if: isOfType(plugin), then: isNeeded ? { ...config, required: ['config'] } : config };
  });
  return allOf.length === 0 ? section : { ...section, allOf };
}

function isOfType({ type }: PluginDefinition): JsonSchema {
  return { required: ['type'], properties: { type: { const: type } } };
}

/** What holds of the file where it names the plugin: a source's config, and the sections. */
function whenNamed(plugin: PluginDefinition): JsonSchema[] {
  const sections = Object.entries(plugin.sections ?? {}).map(([name, { at, required = false }]) =>
    placed(pointerKeys(at), { $ref: refTo(`${nameOf(plugin)}-${name}`) }, required),
  );
  const isSource = plugin.kind === 'source';
  const then = isSource ? [placed(SOURCE_CONFIG, { $ref: refTo(nameOf(plugin)) }, false), ...sections] : sections;
  return then.length === 0 ? [] : [{ if: names(plugin), then: { allOf: then } }];
}

/** The schema of a value with what `schema` describes below `keys`. */
function placed([key, ...rest]: readonly string[], schema: JsonSchema, isRequired: boolean): JsonSchema {
  if (key === undefined) return schema;
  return { properties: { [key]: placed(rest, schema, isRequired) }, ...(isRequired ? { required: [key] } : {}) };
}

/** Whether a file names the plugin, itself or in the list of another plugin. */
function names(plugin: PluginDefinition): JsonSchema {
  if (plugin.kind === 'source') return has('source', isOfType(plugin));
  const uses = { $ref: refTo(usesName(plugin)) };
  if (plugin.kind === 'sink') return has('sink', uses);
  return { anyOf: [has('processor', uses), has('processors', { contains: uses })] };
}

function has(key: string, schema: JsonSchema): JsonSchema {
  return { required: [key], properties: { [key]: schema } };
}

function usesName(plugin: PluginDefinition): string {
  return `uses-${nameOf(plugin)}`;
}

/** The condition that a component is of the plugin, or lists one that is. */
function usesOf(plugin: PluginDefinition, plugins: readonly PluginDefinition[]): [string, JsonSchema] {
  const itself = { $ref: refTo(usesName(plugin)) };
  const lists = plugins.flatMap((other) => {
    if (other.kind !== plugin.kind || other.components?.kind !== plugin.kind) return [];
    const within = pointerKeys(other.components.at).reduceRight<JsonSchema>((inner, key) => has(key, inner), {
      type: 'array',
      contains: itself,
    });
    return [{ allOf: [isOfType(other), has('config', within)] }];
  });
  return [usesName(plugin), { anyOf: [isOfType(plugin), ...lists] }];
}
