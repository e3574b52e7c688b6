import type { ColumnType, Field } from '../column-type.js';
import { Repetition } from './parquet-elements.js';
import { formOf, isRepeated, type ParquetNode } from './parquet-fields.js';
import { type LeafValues, LeftOut } from './parquet-leaf.js';

/** The values of a leaf, in the order of the schema's leaves. */
export type TakeLeaf = (node: ParquetNode, type: ColumnType, definition: number, repetition: number) => LeafValues;

/** Puts a value with all of its parts together from the leaves below it. */
export interface RecordPart {
  readonly leaves: readonly LeafValues[];
  /** The next value. Throws a RangeError where the leaves do not fit each other. */
  read(): unknown;
}

/**
 * Reads a field row by row: text and numbers as they are, lists as arrays, maps and structs as objects without a prototype, null where there is
 * none. Throws {@link LeftOut} where a part of it is not read.
 *
 * @param leaf asked for each leaf of the schema below the field, in its order.
 */
export function recordPart(node: ParquetNode, type: ColumnType, leaf: TakeLeaf): RecordPart {
  return fieldPart(node, type, 0, 0, leaf);
}

/** A field with its own repetition. Levels are those of what is above it. */
function fieldPart(node: ParquetNode, type: ColumnType, above: number, listsAbove: number, leaf: TakeLeaf): RecordPart {
  if (isRepeated(node)) {
    const element = type.kind === 'list' ? type.element : type;
    return listPart(above, listsAbove, (definition, repetition) => contentPart(node, element, definition, repetition, leaf));
  }
  if (node.element.repetition === Repetition.required) return contentPart(node, type, above, listsAbove, leaf);
  const content = contentPart(node, type, above + 1, listsAbove, leaf);
  return { leaves: content.leaves, read: () => (isMissing(content, above) ? skip(content, null) : content.read()) };
}

/** Any number of values. */
function listPart(above: number, listsAbove: number, make: (definition: number, repetition: number) => RecordPart): RecordPart {
  const element = make(above + 1, listsAbove + 1);
  return {
    leaves: element.leaves,
    read: () => {
      if (isMissing(element, above)) return skip(element, []);
      const values: unknown[] = [];
      do values.push(element.read());
      while (element.leaves[0]?.repetition === listsAbove + 1);
      return values;
    },
  };
}

/** A field that is there, its own repetition left aside. */
function contentPart(node: ParquetNode, type: ColumnType, above: number, listsAbove: number, leaf: TakeLeaf): RecordPart {
  const form = formOf(node);
  if (form.kind === 'leaf') {
    const values = leaf(node, type, above, listsAbove);
    return { leaves: [values], read: () => values.take() };
  }
  if (form.kind === 'list' && type.kind === 'list') {
    return listPart(above, listsAbove, (definition, repetition) =>
      (form.isWrapped ? fieldPart : contentPart)(form.element, type.element, definition, repetition, leaf),
    );
  }
  if (form.kind === 'map' && type.kind === 'map') {
    const fields = [
      { name: 'key', type: type.key },
      { name: 'value', type: type.value },
    ];
    const entries = listPart(above, listsAbove, (definition, repetition) =>
      groupPart([form.key, form.value], fields, definition, repetition, leaf),
    );
    return { leaves: entries.leaves, read: () => mapOf(entries.read() as readonly { key: unknown; value: unknown }[]) };
  }
  if (form.kind === 'group' && type.kind === 'group') return groupPart(node.children, type.fields, above, listsAbove, leaf);
  throw new LeftOut(`${node.element.name} is nested too deep, or of a form that is not known`);
}

function groupPart(
  nodes: readonly ParquetNode[],
  fields: readonly Field[],
  above: number,
  listsAbove: number,
  leaf: TakeLeaf,
): RecordPart {
  const parts = nodes.flatMap((node, index) => {
    const field = fields[index];
    return field === undefined ? [] : [{ name: field.name, ...fieldPart(node, field.type, above, listsAbove, leaf) }];
  });
  if (parts.length === 0) throw new LeftOut('a group without fields');
  return {
    leaves: parts.flatMap(({ leaves }) => leaves),
    read: () => {
      const record: Record<string, unknown> = Object.create(null);
      for (const { name, read } of parts) record[name] = read();
      return record;
    },
  };
}

function mapOf(entries: readonly { readonly key: unknown; readonly value: unknown }[]): Record<string, unknown> {
  const map: Record<string, unknown> = Object.create(null);
  for (const { key, value } of entries) map[textOf(key)] = value;
  return map;
}

function textOf(key: unknown): string {
  if (key instanceof Date) return key.toISOString();
  return typeof key === 'object' ? JSON.stringify(key) : String(key);
}

/** Whether there is nothing of it below the level `above`. */
function isMissing({ leaves: [first] }: RecordPart, above: number): boolean {
  return (first?.definition ?? 0) <= above;
}

function skip<T>({ leaves }: RecordPart, missing: T): T {
  for (const leaf of leaves) leaf.skip();
  return missing;
}
