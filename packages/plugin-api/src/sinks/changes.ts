import { isDeepStrictEqual } from 'node:util';
import { qualifiedName } from '../names.js';
import type { Change } from '../sink.js';
import type { Json } from '../source.js';

type JsonObject = { readonly [key: string]: Json };

/** What tells the elements of a list apart, in the order in which it is looked for: columns by their names, labels by their tags. */
const ELEMENT_KEYS = ['name', 'tagFQN'] as const;

/**
 * What is different between two versions of an entity, field by field, the fields in their order. The elements of a list that have names are
 * compared by these, whatever their order: `dataModel.columns.order_id.dataType`. Of plain JSON; what is absent and what is `undefined` are the same.
 */
export function changesBetween(before: object, after: object): readonly Change[] {
  return [...fieldChanges(before as JsonObject, after as JsonObject, undefined)];
}

function* fieldChanges(before: JsonObject, after: JsonObject, above: string | undefined): Generator<Change> {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    yield* valueChanges(own(before, key), own(after, key), qualifiedName(above, key));
  }
}

function* valueChanges(before: Json | undefined, after: Json | undefined, path: string): Generator<Change> {
  if (isDeepStrictEqual(before, after)) return;
  if (isObject(before) && isObject(after)) yield* fieldChanges(before, after, path);
  else if (isNamedList(before) && isNamedList(after)) yield* elementChanges(before, after, path);
  else yield { path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

function* elementChanges(before: readonly JsonObject[], after: readonly JsonObject[], path: string): Generator<Change> {
  const [earlier, later] = [byName(before), byName(after)];
  for (const name of new Set([...earlier.keys(), ...later.keys()])) {
    yield* valueChanges(earlier.get(name), later.get(name), qualifiedName(path, name));
  }
}

function byName(elements: readonly JsonObject[]): ReadonlyMap<string, JsonObject> {
  return new Map(elements.map((element) => [nameOf(element) ?? '', element]));
}

function nameOf(element: Json): string | undefined {
  if (!isObject(element)) return undefined;
  return ELEMENT_KEYS.map((key) => own(element, key)).find((name) => typeof name === 'string');
}

/** Whether each element has a name of its own. */
function isNamedList(value: Json | undefined): value is readonly JsonObject[] {
  return Array.isArray(value) && new Set(value.map(nameOf).filter((name) => name !== undefined)).size === value.length;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
