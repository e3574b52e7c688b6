import type { Column } from '@sluice/plugin-api';

/** What Hive and Spark write for a partition whose value is null. */
const NULL_VALUE = '__HIVE_DEFAULT_PARTITION__';
const NAME_AND_VALUE = /^([^=]+)=(.*)$/s;
const INT_MAX = 2n ** 31n - 1n;
const BIGINT_MAX = 2n ** 63n - 1n;

/** A partition column's value in a path. */
export interface Partition {
  readonly name: string;
  readonly value: string;
}

/** Which folders of a path are partitions: `name=value`, a date as `yyyy-mm-dd` or `yyyymmdd`, or nested as `yyyy/mm/dd`. */
export function partitionsOf(folders: readonly string[]): readonly Partition[] {
  const partitions: Partition[] = [];
  for (let index = 0; index < folders.length; index += 1) {
    const found = partitionsAt(folders, index);
    partitions.push(...found);
    if (found.length === 3) index += 2;
  }
  return partitions;
}

/** The index of the first of the folders that is a partition; their number when none is. */
export function firstPartition(folders: readonly string[]): number {
  const index = folders.findIndex((_, at) => partitionsAt(folders, at).length > 0);
  return index === -1 ? folders.length : index;
}

function partitionsAt(folders: readonly string[], index: number): readonly Partition[] {
  const folder = folders[index] ?? '';
  const [, name, value] = NAME_AND_VALUE.exec(folder) ?? [];
  if (name !== undefined && value !== undefined) return [{ name: decode(name), value: decode(value) }];
  const [month = '', day = ''] = folders.slice(index + 1, index + 3);
  if (isDate(folder, month, day)) {
    return [
      { name: 'year', value: folder },
      { name: 'month', value: month },
      { name: 'day', value: day },
    ];
  }
  const [, year, ...rest] = /^(\d{4})(\d\d)(\d\d)$/.exec(folder) ?? /^(\d{4})-(\d\d)-(\d\d)$/.exec(folder) ?? [];
  if (year === undefined || !isDate(year, rest[0] ?? '', rest[1] ?? '')) return [];
  return [{ name: 'date', value: `${year}-${rest[0]}-${rest[1]}` }];
}

/** Whether texts of 4, 2 and 2 digits are a day of the calendar. */
function isDate(year: string, month: string, day: string): boolean {
  if (!/^\d{4}$/.test(year) || !/^\d\d$/.test(month) || !/^\d\d$/.test(day)) return false;
  const text = `${year}-${month}-${day}`;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Names and values are URL-encoded by those who write them; what is not valid so is taken as it is. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Gathers the partitions of a dataset's files into columns. */
export class PartitionColumns {
  #first: { readonly names: readonly string[]; readonly key: string } | undefined;
  #other: { readonly names: readonly string[]; readonly key: string } | undefined;
  #types: readonly ValueType[] = [];

  /** @param folders those between the dataset and the file, from the top. */
  add(key: string, folders: readonly string[]): void {
    const partitions = partitionsOf(folders);
    const names = partitions.map(({ name }) => name);
    if (this.#first === undefined) {
      this.#first = { names, key };
      this.#types = names.map(() => new ValueType());
    }
    if (names.join('\n') !== this.#first.names.join('\n') || new Set(names).size < names.length) {
      this.#other ??= { names, key };
      return;
    }
    for (const [index, { value }] of partitions.entries()) this.#types[index]?.observe(value);
  }

  /** INT or BIGINT where all values are whole numbers, DATE where all are yyyy-mm-dd, else VARCHAR; none when the files disagree. */
  columns(): Column[] {
    if (this.#first === undefined || this.#other !== undefined) return [];
    return this.#first.names.map((name, index) => ({ name, displayName: name, ...(this.#types[index]?.type() ?? VARCHAR) }));
  }

  /** In one sentence, how the files disagree; `undefined` when they do not. */
  disagreement(): string | undefined {
    if (this.#first === undefined || this.#other === undefined) return undefined;
    const told = ({ names, key }: { readonly names: readonly string[]; readonly key: string }): string =>
      `${key} has ${names.length === 0 ? 'none' : names.join(', ')}`;
    return `The files do not agree on their partitions, so that it has no partition columns: ${told(this.#first)}, ${told(this.#other)}`;
  }
}

const VARCHAR = { dataType: 'VARCHAR', dataTypeDisplay: 'varchar', dataLength: 1 } as const;

class ValueType {
  #isSeen = false;
  #isWhole = true;
  #isDate = true;
  #largest = 0n;

  observe(value: string): void {
    if (value === NULL_VALUE) return;
    this.#isSeen = true;
    this.#isDate &&=
      value.length === 10 && isDate(value.slice(0, 4), value.slice(5, 7), value.slice(8)) && /^.{4}-.{2}-/.test(value);
    this.#isWhole &&= /^-?\d{1,19}$/.test(value);
    if (!this.#isWhole) return;
    const size = BigInt(value.replace('-', ''));
    if (size > this.#largest) this.#largest = size;
    this.#isWhole = size <= BIGINT_MAX;
  }

  type(): Pick<Column, 'dataType' | 'dataTypeDisplay' | 'dataLength'> {
    if (this.#isSeen && this.#isWhole) {
      return this.#largest <= INT_MAX
        ? { dataType: 'INT', dataTypeDisplay: 'int' }
        : { dataType: 'BIGINT', dataTypeDisplay: 'bigint' };
    }
    return this.#isSeen && this.#isDate ? { dataType: 'DATE', dataTypeDisplay: 'date' } : VARCHAR;
  }
}
