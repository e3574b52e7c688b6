import { type ColumnType, type Field, JSON_VALUE, NESTING_MAX_LEVELS, scalar } from '../column-type.js';
import { Converted, Logical, Repetition, type SchemaElement } from './parquet-elements.js';
import { leafType } from './parquet-types.js';

const VARIANT = scalar('VARIANT', 'variant');

/** A field of a Parquet schema, with those below it. */
export interface ParquetNode {
  readonly element: SchemaElement;
  readonly children: readonly ParquetNode[];
}

/** What a field stands for, its own repetition left aside. */
export type ParquetForm =
  | { readonly kind: 'leaf' | 'variant' | 'group' }
  /** What the repeated field below holds: its one child where `isWrapped`, else the repeated field itself, which counts as required here. */
  | { readonly kind: 'list'; readonly element: ParquetNode; readonly isWrapped: boolean }
  | { readonly kind: 'map'; readonly key: ParquetNode; readonly value: ParquetNode };

/** The topmost fields of a Parquet schema. Throws where the elements contradict each other. */
export function parquetNodes(elements: readonly SchemaElement[]): readonly ParquetNode[] {
  let next = 0;
  const read = (level: number): ParquetNode => {
    const element = elements[next];
    if (element === undefined) throw new RangeError('the schema names more children than it holds');
    next += 1;
    if (element.childCount < 0) throw new RangeError(`the field ${element.name} has ${element.childCount} children`);
    const children: ParquetNode[] = [];
    while (children.length < element.childCount) children.push(read(level + 1));
    return { element, children };
  };
  const root = read(0);
  if (next !== elements.length) throw new RangeError('the schema holds more fields than it names as children');
  return root.children;
}

/** The fields of a Parquet schema. */
export function parquetFields(nodes: readonly ParquetNode[]): Field[] {
  return nodes.map((node) => fieldOf(node, 1));
}

/** Lists and maps are recognised in every form that writers have used (https://github.com/apache/parquet-format/blob/master/LogicalTypes.md). */
export function formOf(node: ParquetNode): ParquetForm {
  if (isLeaf(node)) return { kind: 'leaf' };
  if (node.element.logicalType?.id === Logical.variant) return { kind: 'variant' };
  const [only, ...others] = node.children;
  if (only === undefined || others.length > 0 || !isRepeated(only) || isRepeated(node)) return { kind: 'group' };
  const [key, value, ...more] = only.children;
  if (isMap(node) && !isList(node) && key !== undefined && value !== undefined && more.length === 0)
    return { kind: 'map', key, value };
  return isList(node) || isMap(node) ? listOf(node, only) : { kind: 'group' };
}

/** How many leaves there are in a field, itself counted where it is one: as many columns does a row group have of it. */
export function leafCount({ element, children }: ParquetNode): number {
  if (children.length === 0) return element.physicalType === undefined ? 0 : 1;
  return children.reduce((sum, child) => sum + leafCount(child), 0);
}

/** Whether a field has any number of values. */
export function isRepeated({ element }: ParquetNode): boolean {
  return element.repetition === Repetition.repeated;
}

function fieldOf(node: ParquetNode, level: number): Field {
  const type = typeOf(node, level);
  return { name: node.element.name, type: isRepeated(node) ? { kind: 'list', element: type } : type };
}

/** The type of a node, its own repetition left aside. */
function typeOf(node: ParquetNode, level: number): ColumnType {
  if (level > NESTING_MAX_LEVELS) return JSON_VALUE;
  const form = formOf(node);
  switch (form.kind) {
    case 'leaf':
      return leafType(node.element);
    case 'variant':
      return VARIANT;
    case 'list':
      return { kind: 'list', element: typeOf(form.element, level + (form.isWrapped ? 2 : 1)) };
    case 'map':
      return { kind: 'map', key: fieldOf(form.key, level + 1).type, value: fieldOf(form.value, level + 1).type };
    case 'group':
      return { kind: 'group', dataType: 'STRUCT', fields: node.children.map((child) => fieldOf(child, level + 1)) };
  }
}

/** In older forms a list holds the repeated field itself. */
function listOf(list: ParquetNode, repeated: ParquetNode): ParquetForm {
  const [only, ...others] = repeated.children;
  const isElement =
    only === undefined ||
    others.length > 0 ||
    isRepeated(only) ||
    isList(repeated) ||
    isMap(repeated) ||
    repeated.element.name === 'array' ||
    repeated.element.name === `${list.element.name}_tuple`;
  if (!isElement) return { kind: 'list', element: only, isWrapped: true };
  const element = { ...repeated, element: { ...repeated.element, repetition: Repetition.required } };
  return { kind: 'list', element, isWrapped: false };
}

function isLeaf({ element }: ParquetNode): boolean {
  return element.childCount === 0 && element.physicalType !== undefined;
}

function isList({ element }: ParquetNode): boolean {
  return element.logicalType?.id === Logical.list || element.convertedType === Converted.list;
}

function isMap({ element }: ParquetNode): boolean {
  return (
    element.logicalType?.id === Logical.map ||
    element.convertedType === Converted.map ||
    element.convertedType === Converted.mapKeyValue
  );
}
