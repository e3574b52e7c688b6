import { fits } from '@sluice/core';
import type { JsonSchema } from '@sluice/plugin-api';
import { stringify } from 'yaml';
import { at, hasProperties, isRecord, propertiesOf, withAt } from './fields.js';

const WIDTH = 110;

/** What is written above the workflow. */
export interface Header {
  /** Where the schema for editors lies, from the file. */
  readonly schemaPath: string;
  readonly lines: readonly string[];
}

/**
 * A workflow file: what is set, and below each of its objects, as comments, the keys that are not, each with what it does and its default or an example.
 * A line of the form `#key: value` is such a key; it, or a block of such lines, is right without its `#`. What would be wrong beside what is set
 * is left out.
 *
 * @param schema of the whole file, without references.
 */
export function workflowText(file: unknown, schema: JsonSchema, { schemaPath, lines }: Header): string {
  const head = [`# yaml-language-server: $schema=${schemaPath}`, ...lines.flatMap((line) => prose(line, ''))];
  return `${[...head, ...objectLines(schema, [])].join('\n')}\n`;

  function objectLines(node: JsonSchema, path: readonly string[]): string[] {
    const done = new Set<string>();
    return Object.entries(propertiesOf(node)).flatMap(([key, property]) => {
      if (done.has(key)) return [];
      const value = at(file, [...path, key]);
      if (value !== undefined || hasProperties(property)) return keyLines(key, property, value, path);
      const group = dependents(node, key).filter((each) => at(file, [...path, each]) === undefined);
      for (const each of group) done.add(each);
      return unsetLines(group, node, path);
    });
  }

  /** A key that is set, or an object that may have such keys in it. */
  function keyLines(key: string, property: JsonSchema, value: unknown, path: readonly string[]): string[] {
    const indent = '  '.repeat(path.length);
    const told = path.length === 0 ? ['', ...proseOf(property, indent)] : proseOf(property, indent);
    if (hasProperties(property)) {
      const inside = objectLines(property, [...path, key]);
      if (inside.length > 0) return property['deprecated'] === true ? [] : [...told, `${indent}${key}:`, ...inside];
      return value === undefined ? [] : [...told, `${indent}${key}: {}`];
    }
    return [...told, ...indented(yaml({ [key]: value }), indent)];
  }

  /** Keys that are not set, which need one another. */
  function unsetLines(keys: readonly string[], node: JsonSchema, path: readonly string[]): string[] {
    const properties = propertiesOf(node);
    const indent = '  '.repeat(path.length);
    const shown = keys.map((key) => [key, shownValue(properties[key] ?? {})] as const);
    if (shown.some(([key, value]) => value === undefined || properties[key]?.['deprecated'] === true)) return [];
    const withKeys = shown.reduce((sum, [key, value]) => withAt(sum, [...path, key], value), file);
    if (!fits(withKeys, schema)) return [];
    const told = keys.flatMap((key) => {
      const lines = proseOf(properties[key] ?? {}, indent, keys.length > 1 ? `${key}: ` : '');
      return lines.length > 0 ? lines : prose(`${key}, where it is needed.`, indent);
    });
    const keyLines = shown.flatMap(([key, value]) => indented(yaml({ [key]: value }), indent, '#'));
    return [...(path.length === 0 ? [''] : []), ...told, ...keyLines];
  }
}

/** The keys that `key` goes with, itself included, in their order. */
function dependents(node: JsonSchema, key: string): string[] {
  const dependencies = Object.entries((node['dependencies'] ?? {}) as Readonly<Record<string, unknown>>);
  const group = new Set([key]);
  for (let size = 0; size !== group.size; ) {
    size = group.size;
    for (const [each, others] of dependencies) {
      if (!Array.isArray(others)) continue;
      const all = [each, ...others.map(String)];
      if (all.some((other) => group.has(other))) for (const other of all) group.add(other);
    }
  }
  return Object.keys(propertiesOf(node)).filter((each) => group.has(each));
}

/** What stands for a key that is not set: its default, an example, or a value that it may have. */
function shownValue(schema: JsonSchema): unknown {
  const [example] = (schema['examples'] ?? []) as readonly unknown[];
  const standard = schema['default'];
  if (standard !== undefined && !(Array.isArray(standard) && standard.length === 0)) return standard;
  if (example !== undefined) return example;
  if (schema['const'] !== undefined) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  return schema['type'] === 'boolean' ? true : undefined;
}

function proseOf(schema: JsonSchema, indent: string, before = ''): string[] {
  const description = schema['description'];
  if (typeof description !== 'string') return [];
  const standard = schema['default'];
  const isTold = standard !== undefined && !hasProperties(schema) && !(Array.isArray(standard) && standard.length === 0);
  const secret = schema['writeOnly'] === true && schema['type'] === 'string' ? ' A secret: name the variable that holds it.' : '';
  return prose(`${before}${description}${isTold ? ` Default: ${JSON.stringify(standard)}.` : ''}${secret}`, indent);
}

/** Text as comment lines of a fair width. */
function prose(text: string, indent: string): string[] {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && indent.length + line.length + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => `${indent}# ${line}`);
}

/** Lists of plain values in one line, anything else in as many as it takes. */
function yaml(value: Readonly<Record<string, unknown>>): string {
  const [inner] = Object.values(value);
  const isFlat = Array.isArray(inner) ? !inner.some((each) => typeof each === 'object') : isRecord(inner) && isEmpty(inner);
  if (!isFlat) return stringify(value, { lineWidth: 0 });
  const [key] = Object.keys(value);
  return `${key}: ${stringify(inner, { lineWidth: 0, collectionStyle: 'flow' })}`;
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

function indented(text: string, indent: string, before = ''): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `${indent}${before}${line}`);
}
