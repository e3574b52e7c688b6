import {
  BOOLEAN,
  type ColumnType,
  duration,
  type Field,
  INT64,
  JSON_VALUE,
  type ScalarType,
  type TimeUnit,
  UUID,
  zonedTimestamp,
} from '../column-type.js';
import { FlatTable } from './flat-table.js';

const UNITS: readonly TimeUnit[] = ['s', 'ms', 'us', 'ns'];
/** Marks the length of a message in Arrow's stream format since version 0.15. */
const CONTINUATION = 0xffffffff;
// Members of the union Type, and fields of the tables Message, Schema, Field, Timestamp and Duration, as numbered in
// https://github.com/apache/arrow/blob/main/format/Schema.fbs and Message.fbs.
const TypeMember = { timestamp: 10, duration: 18 } as const;
const EXTENSION_KEY = 'ARROW:extension:name';
// https://arrow.apache.org/docs/format/CanonicalExtensions.html, by name and by the type in full of what they are stored as. Those without a
// type in catalogues are that type.
const EXTENSIONS: ReadonlyMap<string, ScalarType> = new Map([
  ['arrow.bool8 int8', BOOLEAN],
  ['arrow.json string', JSON_VALUE],
  ['arrow.uuid fixed(16)', UUID],
]);
const DEFAULT_UNIT = { timestamp: 0, duration: 1 } as const;

/**
 * `fields` with what only the writer's Arrow schema knows: the names of time zones, which integers are lengths of time, and
 * extension types. What does not fit the fields, or cannot be read, is left aside; so is what dictionaries hold, as it is in Arrow itself.
 */
export function refineByArrow(fields: readonly Field[], arrowSchema: string | undefined): readonly Field[] {
  if (arrowSchema === undefined) return fields;
  try {
    const bytes = Buffer.from(arrowSchema, 'base64');
    const start = bytes.readUInt32LE(0) === CONTINUATION ? 8 : 4;
    const schema = FlatTable.root(bytes.subarray(start)).table(2);
    return schema === undefined ? fields : refineFields(fields, schema.tables(1));
  } catch (error) {
    if (error instanceof RangeError) return fields;
    throw error;
  }
}

function refineFields(fields: readonly Field[], arrowFields: readonly FlatTable[]): readonly Field[] {
  if (fields.length !== arrowFields.length) return fields;
  return fields.map((field, index) => {
    const arrowField = arrowFields[index];
    return arrowField === undefined ? field : { ...field, type: refine(field.type, arrowField) };
  });
}

function refine(type: ColumnType, arrowField: FlatTable): ColumnType {
  const children = arrowField.tables(5);
  const [only] = children;
  switch (type.kind) {
    case 'scalar':
      return refineScalar(type, arrowField);
    case 'list':
      return only === undefined || children.length > 1 ? type : { ...type, element: refine(type.element, only) };
    case 'map': {
      const [key, value] = only?.tables(5) ?? [];
      return key === undefined || value === undefined
        ? type
        : { ...type, key: refine(type.key, key), value: refine(type.value, value) };
    }
    case 'group':
      return { ...type, fields: refineFields(type.fields, children) };
  }
}

function refineScalar(type: ScalarType, arrowField: FlatTable): ScalarType {
  const extension = EXTENSIONS.get(`${extensionName(arrowField)} ${type.display}`);
  if (extension !== undefined) return extension;
  const arrowType = arrowField.table(3);
  const member = arrowField.byte(2);
  if (arrowType === undefined || arrowField.table(4) !== undefined) return type;
  if (member === TypeMember.duration && type === INT64) {
    return duration(UNITS[arrowType.short(0, DEFAULT_UNIT.duration)] ?? 'ns');
  }
  if (member === TypeMember.timestamp && type.dataType === 'TIMESTAMPZ') {
    const unit = UNITS.find((candidate) => type.display === zonedTimestamp(candidate, 'UTC').display);
    const zone = arrowType.text(1);
    if (unit !== undefined && zone !== undefined && zone !== '') return zonedTimestamp(unit, zone);
  }
  return type;
}

function extensionName(arrowField: FlatTable): string | undefined {
  return arrowField
    .tables(6)
    .find((pair) => pair.text(0) === EXTENSION_KEY)
    ?.text(1);
}
