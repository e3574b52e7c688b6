import { type ColumnType, type Field, JSON_VALUE, type MapType, NESTING_MAX_LEVELS, scalar } from './column-type.js';
import { Converted, Logical, Repetition, type SchemaElement } from './parquet-elements.js';
import { leafType } from './parquet-types.js';

const VARIANT = scalar('VARIANT', 'variant');

interface Node {
  readonly element: SchemaElement;
  readonly children: readonly Node[];
}

/**
 * The fields of a Parquet schema, lists and maps recognised in every form that writers have used
 * (https://github.com/apache/parquet-format/blob/master/LogicalTypes.md). Throws where the elements contradict each other.
 */
export function parquetFields(elements: readonly SchemaElement[]): Field[] {
  let next = 0;
  const read = (level: number): Node => {
    const element = elements[next];
    if (element === undefined) throw new RangeError('the schema names more children than it holds');
    next += 1;
    if (element.childCount < 0) throw new RangeError(`the field ${element.name} has ${element.childCount} children`);
    const children: Node[] = [];
    while (children.length < element.childCount) children.push(read(level + 1));
    return { element, children };
  };
  const root = read(0);
  if (next !== elements.length) throw new RangeError('the schema holds more fields than it names as children');
  return root.children.map((node) => fieldOf(node, 1));
}

function fieldOf(node: Node, level: number): Field {
  const type = typeOf(node, level);
  return { name: node.element.name, type: isRepeated(node) ? { kind: 'list', element: type } : type };
}

/** The type of a node, its own repetition left aside. */
function typeOf(node: Node, level: number): ColumnType {
  if (level > NESTING_MAX_LEVELS) return JSON_VALUE;
  if (isLeaf(node)) return leafType(node.element);
  if (node.element.logicalType?.id === Logical.variant) return VARIANT;
  const [only, ...others] = node.children;
  if (only !== undefined && others.length === 0 && isRepeated(only) && !isRepeated(node)) {
    if (isList(node)) return { kind: 'list', element: elementType(node, only, level + 1) };
    if (isMap(node)) return mapType(only, level + 1) ?? { kind: 'list', element: elementType(node, only, level + 1) };
  }
  return { kind: 'group', dataType: 'STRUCT', fields: node.children.map((child) => fieldOf(child, level + 1)) };
}

/** What a list holds: the one child of the repeated group, or in older forms the repeated field itself. */
function elementType(list: Node, repeated: Node, level: number): ColumnType {
  const [only, ...others] = repeated.children;
  const isElement =
    only === undefined ||
    others.length > 0 ||
    isRepeated(only) ||
    isList(repeated) ||
    isMap(repeated) ||
    repeated.element.name === 'array' ||
    repeated.element.name === `${list.element.name}_tuple`;
  return isElement
    ? typeOf({ ...repeated, element: { ...repeated.element, repetition: Repetition.required } }, level)
    : typeOf(only, level + 1);
}

function mapType(entries: Node, level: number): MapType | undefined {
  const [key, value, ...others] = entries.children;
  if (key === undefined || value === undefined || others.length > 0) return undefined;
  return { kind: 'map', key: fieldOf(key, level).type, value: fieldOf(value, level).type };
}

function isRepeated({ element }: Node): boolean {
  return element.repetition === Repetition.repeated;
}

function isLeaf({ element }: Node): boolean {
  return element.childCount === 0 && element.physicalType !== undefined;
}

function isList({ element }: Node): boolean {
  return element.logicalType?.id === Logical.list || element.convertedType === Converted.list;
}

function isMap({ element }: Node): boolean {
  return (
    element.logicalType?.id === Logical.map ||
    element.convertedType === Converted.map ||
    element.convertedType === Converted.mapKeyValue
  );
}
