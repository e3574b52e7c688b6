import { type Column, catalogueName, type DataType } from '@sluice/plugin-api';
import type { ColumnType, Field } from './column-type.js';

const DISPLAY_MAX_CHARACTERS = 65_536;
const CUT_MARK = '…';

/** `fields` as a catalogue takes them: with names that it accepts and that differ, and every type written out in full. */
export function columnsOf(fields: readonly Field[]): Column[] {
  const names = siblingNames(fields.map((field) => field.name));
  return fields.map(({ name: ownName, type, description }, index) => {
    const name = names[index] ?? ownName;
    return {
      name,
      ...(name !== ownName && ownName !== '' && { displayName: ownName }),
      ...typeProperties(type),
      ...(description !== undefined && { description }),
    };
  });
}

/** A type in full, such as `list<struct<k: string>>`; the longest ones are cut. */
export function displayOf(type: ColumnType): string {
  const writer = { text: '' };
  write(type, writer);
  return writer.text.length > DISPLAY_MAX_CHARACTERS ? `${writer.text.slice(0, DISPLAY_MAX_CHARACTERS)}${CUT_MARK}` : writer.text;
}

function dataTypeOf(type: ColumnType): DataType {
  switch (type.kind) {
    case 'list':
      return 'ARRAY';
    case 'map':
      return 'MAP';
    default:
      return type.dataType;
  }
}

/**
 * Names for siblings: a blank one is `column` and its index; the second of a name has `_2` after it, but never takes the name of
 * another; characters that catalogues refuse are replaced.
 */
function siblingNames(ownNames: readonly string[]): string[] {
  const wanted = ownNames.map((ownName, index) => {
    const printable = ownName.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').replace(/[\uD800-\uDFFF]/gu, '\uFFFD');
    return printable.trim() === '' ? `column${index}` : printable;
  });
  const taken = new Set(wanted.map((name) => catalogueName(name).name));
  const used = new Set<string>();
  const repeats = new Map<string, number>();
  return wanted.map((base) => {
    let name = catalogueName(base).name;
    for (let count = repeats.get(base) ?? 2; used.has(name); count += 1) {
      const next = catalogueName(`${base}_${count}`).name;
      if (!taken.has(next)) name = next;
      repeats.set(base, count + 1);
    }
    taken.add(name);
    used.add(name);
    return name;
  });
}

function typeProperties(type: ColumnType): Omit<Column, 'name'> {
  const dataTypeDisplay = displayOf(type);
  const dataType = dataTypeOf(type);
  switch (type.kind) {
    case 'scalar':
      return {
        dataType,
        dataTypeDisplay,
        ...(type.dataLength !== undefined && { dataLength: type.dataLength }),
        ...(type.precision !== undefined && { precision: type.precision }),
        ...(type.scale !== undefined && { scale: type.scale }),
      };
    case 'list': {
      const innermost = innermostElement(type);
      return {
        dataType,
        dataTypeDisplay,
        arrayDataType: dataTypeOf(type.element),
        ...(innermost.kind === 'group' && { children: columnsOf(innermost.fields) }),
      };
    }
    case 'map':
      return { dataType, dataTypeDisplay };
    case 'group':
      return { dataType, dataTypeDisplay, children: columnsOf(type.fields) };
  }
}

function innermostElement(type: ColumnType): ColumnType {
  return type.kind === 'list' ? innermostElement(type.element) : type;
}

function write(type: ColumnType, writer: { text: string }): void {
  switch (type.kind) {
    case 'scalar':
      writer.text += type.display;
      return;
    case 'list':
      writer.text += 'list<';
      write(type.element, writer);
      break;
    case 'map':
      writer.text += 'map<';
      write(type.key, writer);
      writer.text += ', ';
      write(type.value, writer);
      break;
    case 'group':
      writer.text += `${type.dataType.toLowerCase()}<`;
      for (const [index, field] of type.fields.entries()) {
        if (writer.text.length > DISPLAY_MAX_CHARACTERS) return;
        if (index > 0) writer.text += ', ';
        if (type.dataType !== 'UNION') writer.text += `${field.name}: `;
        write(field.type, writer);
      }
      break;
  }
  writer.text += '>';
}
