import type { JsonSchema } from '@sluice/plugin-api';
import { workflowSchema } from '../generated/workflow.js';
import { isWithin, pointerKeys } from './json-pointer.js';

/** Sections that the base schema leaves to plugins. */
const PLUGIN_SECTIONS = ['/source/sourceConfig/config', '/workflowConfig/openMetadataServerConfig'];

type ObjectSchema = { properties?: Record<string, ObjectSchema> } & Record<string, unknown>;

/** The schema of what plugins do not describe: their own parts, at `pointers`, may be anything. */
export function baseSchema(pointers: readonly string[]): JsonSchema {
  const schema: ObjectSchema = structuredClone(workflowSchema);
  for (const pointer of pointers) allow(schema, pointerKeys(pointer));
  return schema;
}

/** The sections that none of the plugins reads whose parts are at `pointers`. */
export function unreadSections(pointers: readonly string[]): string[] {
  return PLUGIN_SECTIONS.filter(
    (section) => !pointers.some((pointer) => isWithin(pointer, section) || isWithin(section, pointer)),
  );
}

function allow(schema: ObjectSchema, keys: readonly string[]): void {
  const [key, ...rest] = keys;
  // A reference leads to what the base schema itself describes, plugins' parts included.
  if (key === undefined || schema['$ref'] !== undefined) return;
  schema.properties ??= {};
  schema.properties[key] ??= rest.length === 0 ? {} : { type: 'object', additionalProperties: false };
  allow(schema.properties[key], rest);
}
