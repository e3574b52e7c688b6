import type { Column, DataModel } from '@sluice/plugin-api';
import { globalTags } from './common-aspects.js';
import { fieldTypeOf } from './field-type.js';

/** How the path of a nested field is made of that of the field above it. */
type PathOf = (above: string, column: Column) => string;

const PLAIN_PATH: PathOf = (above, { name }) => (above === '' ? name : `${above}.${name}`);

/** Version 2 of field paths tells the type before each name: docs.datahub.com/docs/advanced/field-path-spec-v2. */
const TYPED_PATH: PathOf = (above, { name, dataType, arrayDataType }) => {
  const types = [dataType, ...(dataType === 'ARRAY' && arrayDataType !== undefined ? [arrayDataType] : [])];
  const prefix = types.map((type) => `.[type=${type.toLowerCase()}]`).join('');
  return `${above || '[version=2.0]'}${prefix}.${name}`;
};

/**
 * The fields of a schema, each nested one after that which it is in. Paths are names with dots between them, as those of DataHub's own sources for
 * stores; only where two would be the same, since a name has a dot itself, do all tell their types too.
 */
export function schemaFields(model: DataModel) {
  const plain = fieldsOf(model, PLAIN_PATH);
  const isClear = new Set(plain.map(({ fieldPath }) => fieldPath)).size === plain.length;
  return isClear ? plain : fieldsOf(model, TYPED_PATH);
}

function fieldsOf({ columns, partitionColumns = [] }: DataModel, pathOf: PathOf) {
  return columns.flatMap((column) => fieldAndBelow(column, '', pathOf, partitionColumns.includes(column.name)));
}

function fieldAndBelow(column: Column, above: string, pathOf: PathOf, isKey = false): ReturnType<typeof fieldOf>[] {
  const fieldPath = pathOf(above, column);
  const below = column.children ?? [];
  return [fieldOf(column, fieldPath, isKey), ...below.flatMap((child) => fieldAndBelow(child, fieldPath, pathOf))];
}

function fieldOf(column: Column, fieldPath: string, isKey: boolean) {
  const { displayName, dataType, dataTypeDisplay, description, tags } = column;
  return {
    fieldPath,
    ...(displayName === undefined ? {} : { label: displayName }),
    ...(description === undefined ? {} : { description }),
    type: fieldTypeOf(column),
    nativeDataType: dataTypeDisplay ?? dataType.toLowerCase(),
    // Whether a file of a lake holds no null is not known.
    nullable: true,
    recursive: false,
    ...(isKey ? { isPartitioningKey: true } : {}),
    ...(tags === undefined ? {} : { globalTags: globalTags(tags) }),
  };
}
