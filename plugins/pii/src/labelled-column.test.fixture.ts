import type { Column, DataType, SampleRow } from '@sluice/plugin-api';

/** What a column is by whoever made it up. */
export type Label = 'sensitive' | 'nonSensitive' | 'none';

/** A column, by its path with dots, with the values that its sample has. */
export type LabelledColumn = readonly [path: string, dataType: DataType, values: readonly unknown[], label: Label];

/** As many values as asked for. */
export function series(count: number, valueAt: (index: number) => unknown): readonly unknown[] {
  return Array.from({ length: count }, (_, index) => valueAt(index));
}

/** Numbers of so many digits that only look random, as text; the same in every run. */
export function digits(count: number, length: number, seed: number): readonly string[] {
  let state = seed;
  const digit = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * 10);
  };
  return Array.from({ length: count }, () =>
    Array.from({ length }, (_, at) => (at === 0 ? 1 + (digit() % 9) : digit())).join(''),
  );
}

/** The column with those that it lies in, and the records that hold its values. */
export function sampled([path, dataType, values]: LabelledColumn): {
  readonly column: Column;
  readonly rows: readonly SampleRow[];
} {
  const names = path.split('.');
  const leaf: Column = { name: names.at(-1) ?? path, dataType };
  const column = names.slice(0, -1).reduceRight<Column>((child, name) => ({ name, dataType: 'STRUCT', children: [child] }), leaf);
  const rows = values.map((value) => names.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as SampleRow);
  return { column, rows };
}
