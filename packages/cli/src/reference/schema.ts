import { pluginEditorSchema, standingAlone, workflowEditorSchema } from '@sluice/core';
import { entitiesSchema, type JsonSchema, nearest, type PluginDefinition } from '@sluice/plugin-api';
import { eventsSchema } from '../generated/events.js';
import { manifestSchema } from '../generated/manifest.js';
import { type PluginOptions, registryOrExplain } from '../workflow/load.js';

const WRONG_NAME = 2;

/**
 * `sluice schema workflow|manifest|report|events|PLUGIN`: a JSON Schema of draft 7 on the standard output; the exit code is 0, or 2 when there is nothing of that name.
 *
 * @param name a plugin's type, or `KIND/TYPE` where several have that type.
 */
export async function schema(name: string, options: PluginOptions): Promise<number> {
  const registry = await registryOrExplain(options);
  if (registry === undefined) return WRONG_NAME;
  const loaders = registry.list();
  const ours = new Map<string, () => Promise<JsonSchema>>([
    ['workflow', async () => workflowEditorSchema(await Promise.all(loaders.map((loader) => loader.load())))],
    ['manifest', async () => manifestSchema],
    ['report', async () => standingAlone(await reportSchema(), { 'entities.schema.json': entitiesSchema })],
    [
      'events',
      async () =>
        standingAlone(eventsSchema, { 'report.schema.json': await reportSchema(), 'entities.schema.json': entitiesSchema }),
    ],
  ]);
  const make = ours.get(name);
  const found = loaders.filter(({ kind, type }) => name === type || name === `${kind}/${type}`);
  const [first] = found;
  if (make !== undefined) return print(await make());
  if (first !== undefined && found.length === 1) return print(pluginEditorSchema(await first.load()));
  const names = [...ours.keys(), ...loaders.map(({ type }) => type)];
  process.stderr.write(`${first === undefined ? unknown(name, names) : ambiguous(name, found)}\n`);
  return WRONG_NAME;
}

/** It comes with the report's page, which few commands need. */
async function reportSchema(): Promise<JsonSchema> {
  return (await import('@sluice/report-page')).reportFileSchema;
}

function print(content: JsonSchema): number {
  // That keyword is for the types that are generated; a strict validator knows no other than those of JSON Schema.
  const text = JSON.stringify(content, (key, value) => (key === 'tsType' ? undefined : value), 2);
  process.stdout.write(`${text}\n`);
  return 0;
}

function unknown(name: string, names: readonly string[]): string {
  const near = nearest(name, names);
  return `There is no schema of ${name}. ${near === undefined ? `There are: ${names.join(', ')}.` : `Did you mean ${near}?`}`;
}

function ambiguous(name: string, found: readonly Pick<PluginDefinition, 'kind' | 'type'>[]): string {
  return `Several plugins have the type ${name}; say which: ${found.map(({ kind, type }) => `${kind}/${type}`).join(' or ')}.`;
}
