import type { Column, DataType } from '@sluice/plugin-api';

/** What a test expects of a column, and of what is within it; a column itself is one as well. */
export type ExpectedColumn = Omit<Column, 'displayName' | 'description' | 'children'> & {
  readonly children?: readonly ExpectedColumn[];
};

/** What a test expects of a type. */
export type ExpectedType = Omit<ExpectedColumn, 'name' | 'dataTypeDisplay'> & { readonly dataTypeDisplay: string };

/** A type without parts. */
export function leaf(dataType: DataType, dataTypeDisplay: string, more: Partial<ExpectedType> = {}): ExpectedType {
  return { dataType, dataTypeDisplay, ...more };
}

/** An ARRAY; what it holds shows its children through it. */
export function arrayOf(element: ExpectedType): ExpectedType {
  const { dataType, dataTypeDisplay, children } = element;
  const shown = { dataType: 'ARRAY', dataTypeDisplay: `list<${dataTypeDisplay}>`, arrayDataType: dataType } as const;
  return { ...shown, ...(children !== undefined && { children }) };
}

/** A MAP, which has no children. */
export function mapOf(key: ExpectedType, value: ExpectedType): ExpectedType {
  return leaf('MAP', `map<${key.dataTypeDisplay}, ${value.dataTypeDisplay}>`);
}

/** A STRUCT. */
export function structOf(children: readonly ExpectedColumn[]): ExpectedType {
  return leaf('STRUCT', `struct<${children.map((child) => `${child.name}: ${child.dataTypeDisplay}`).join(', ')}>`, { children });
}

/** A UNION. */
export function unionOf(children: readonly ExpectedColumn[]): ExpectedType {
  return leaf('UNION', `union<${children.map((child) => child.dataTypeDisplay).join(', ')}>`, { children });
}

/** A column as it is compared: by the file's own name, descriptions left aside. */
export function comparable({ displayName, description: _, children, ...column }: Column): ExpectedColumn {
  const name = displayName ?? column.name;
  return { ...column, name, ...(children !== undefined && { children: children.map(comparable) }) };
}
