import type { Entity } from '@sluice/plugin-api';

/** These come first in an object; all others follow by name. */
const FIRST_KEYS = ['kind', 'fullyQualifiedName', 'name', 'displayName', 'dataType', 'dataTypeDisplay'];

/** An entity as one line of JSON, without the line's end. Equal entities make equal lines, and secrets are redacted. */
export function entityLine(entity: Entity): string {
  return JSON.stringify(entity, (_, value: unknown) => (isObject(value) ? ordered(value) : value));
}

/** Identifies an entity. Names alone decide the order of keys: a zero sorts before whatever makes a name longer. */
export function entityKey({ fullyQualifiedName, kind }: Entity): string {
  return `${fullyQualifiedName}\0${kind}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function ordered(object: Record<string, unknown>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const key of FIRST_KEYS) if (key in object) result[key] = object[key];
  for (const key of Object.keys(object).sort()) result[key] = object[key];
  return result;
}
