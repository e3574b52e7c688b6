import { fits, inPlace } from '@sluice/core';
import { type JsonSchema, nearest, type PluginDefinition } from '@sluice/plugin-api';
import { parse } from 'yaml';
import { namesSecret } from '../secrets/secret-stores.js';
import { dotted, type Field, fieldsOf, variableName, withAt } from './fields.js';

/** A part of a workflow file that a plugin reads, and that has to be filled in. */
export interface Part {
  /** Where it stands in the file. */
  readonly path: readonly string[];
  readonly schema: JsonSchema;
  /** Whether questions are asked of it; otherwise flags alone fill it in. */
  readonly isAsked: boolean;
}

/** What is wrong with what the command line says. */
export class FlagError extends Error {}

/** What a plugin reads of the file: its config first, then its sections. */
export function partsOf({ kind, configSchema, sections = {} }: PluginDefinition): Part[] {
  const path = kind === 'source' ? ['source', 'serviceConnection', 'config'] : [kind, 'config'];
  return [
    { path, schema: inPlace(configSchema), isAsked: true },
    ...Object.values(sections).map(({ at, schema, required = false }) => ({
      path: at.slice(1).split('/'),
      schema: inPlace(schema),
      isAsked: required,
    })),
  ];
}

/**
 * `file` with what `KEY=VALUE` says. KEY is a path in a part, or its last keys where these are of one field alone.
 *
 * @param flag what the command line calls it.
 */
export function withSetting(file: unknown, setting: string, parts: readonly Part[], flag: string): unknown {
  const [, key = '', text = ''] = /^([^=]+)=(.*)$/s.exec(setting) ?? [];
  if (key === '') throw new FlagError(`${flag} takes KEY=VALUE, not ${key === '' ? 'a text without it' : key}.`);
  for (const { path, schema } of parts) {
    const fields = fieldsOf(schema);
    const exact = fields.filter((field) => dotted(field) === key);
    const found = exact.length > 0 ? exact : fields.filter((field) => dotted(field).endsWith(`.${key}`));
    const [field] = found;
    if (field === undefined) continue;
    if (found.length > 1) throw new FlagError(`${flag} ${key} can be ${found.map(dotted).join(' or ')}: say which.`);
    return withAt(file, [...path, ...field.path], fieldValue(text, field, `${flag} ${key}`));
  }
  const known = parts.flatMap(({ schema }) => fieldsOf(schema).map(dotted));
  const near =
    nearest(key, known) ??
    nearest(
      key,
      known.map((each) => each.split('.').at(-1) ?? ''),
    );
  throw new FlagError(
    `${flag}: there is no key ${key}. ${near === undefined ? `There are: ${known.join(', ')}.` : `Did you mean ${near}?`}`,
  );
}

/** The value that `text` stands for at a field; for a secret, nothing but a variable, or where it is kept. */
export function fieldValue(text: string, { schema }: Field, name: string): unknown {
  const candidates = [text, ...listOf(text, schema), ...parsed(text)];
  const value = candidates.find((each) => each !== undefined && fits(each, schema));
  if (value === undefined) throw new FlagError(`${name}: ${wantedBy(schema)}`);
  if (schema['writeOnly'] === true && !textsIn(value).every((each) => variableName(each) !== undefined || namesSecret(each))) {
    throw new FlagError(
      `${name} is a secret, which is not written into the file: name what holds it: a variable, as '\${NAME}', or a file, as file:PATH.`,
    );
  }
  return value;
}

/** What a field wants, for one who gave something else. */
export function wantedBy(schema: JsonSchema): string {
  if (Array.isArray(schema['enum'])) return `it is one of ${schema['enum'].join(', ')}.`;
  const [example] = (schema['examples'] ?? []) as readonly unknown[];
  const type = [schema['type'] ?? 'value'].flat().join(' or ');
  return example === undefined ? `a ${type} is wanted.` : `a ${type} is wanted, such as ${textOf(example)}.`;
}

/** A value as one writes it on the command line. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) && value.every((each) => typeof each === 'string') ? value.join(',') : JSON.stringify(value);
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function listOf(text: string, schema: JsonSchema): unknown[] {
  if (schema['type'] !== 'array' || text.trim().startsWith('[')) return [];
  return [
    text
      .split(',')
      .map((each) => each.trim())
      .filter(Boolean),
  ];
}

function parsed(text: string): unknown[] {
  try {
    return [parse(text)];
  } catch {
    return [];
  }
}
