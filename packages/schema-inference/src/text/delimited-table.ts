import { type Field, NULL } from '../column-type.js';
import { COMMENT_MARK } from './comment-mark.js';
import { isLike, isTyped, ValueTypes } from './value-type.js';

const YEAR = /^(?:19|20)\d\d$/;

/** A record's cells, without space around them. */
export type DelimitedRecord = readonly string[];

/** The columns of delimited text, its records without their names, and what the user should know of it. */
export interface DelimitedTable {
  readonly fields: readonly Field[];
  readonly rows: readonly DelimitedRecord[];
  /** Which cell of a row each field is. */
  readonly places: readonly number[];
  readonly remarks: readonly string[];
}

/**
 * The columns of `allRecords`. The first record that is no comment holds the names, unless `header` is false, or undefined and one of
 * its cells has the type of the typed column below it.
 */
export function delimitedTable(allRecords: readonly DelimitedRecord[], header: boolean | undefined): DelimitedTable {
  const usualLength = usualLengthOf(allRecords);
  const records = withoutTitle(withoutComments(allRecords, usualLength), usualLength);
  const [first = [], ...below] = records;
  const typesBelow = header === false ? [] : columnTypes(below, Math.max(first.length, usualLength));
  const hasHeader = header ?? isHeader(first, typesBelow);
  const rows = hasHeader ? below.filter((record) => !isSame(record, first)) : records;
  const names = hasHeader ? first : [];
  const length = Math.max(names.length, usualLength);
  const types = hasHeader && rows.length === below.length ? typesBelow : columnTypes(rows, length);
  // A separator at the end of every record is no column.
  const places = [...types.keys()].filter((place) => place < names.length || !hasHeader || types[place]?.hasValues === true);
  const fields = places.map((place): Field => ({ name: names[place] ?? '', type: types[place]?.type() ?? NULL }));
  const uneven = rows.filter((record) => record.length !== length).length;
  const remarks = [
    ...(hasHeader || header === false ? [] : ['The first record holds no names: columns are named by their place.']),
    ...(uneven === 0 ? [] : [`${uneven} of ${rows.length} records have more or fewer cells than the others.`]),
  ];
  return { fields, rows, places, remarks };
}

/** How many cells most records have. */
function usualLengthOf(records: readonly DelimitedRecord[]): number {
  const counts = new Map<number, number>();
  let usual = 0;
  for (const { length } of records) {
    counts.set(length, (counts.get(length) ?? 0) + 1);
    if ((counts.get(length) ?? 0) > (counts.get(usual) ?? 0)) usual = length;
  }
  return usual;
}

/**
 * Leaves out comments: records that begin with a mark and are of another length than most. One of the usual length at the beginning holds
 * the names, unless the record after it does.
 */
function withoutComments(records: readonly DelimitedRecord[], usualLength: number): readonly DelimitedRecord[] {
  const isComment = (record: DelimitedRecord): boolean => COMMENT_MARK.test(record[0] ?? '');
  if (records.every(isComment)) return records;
  const kept = records.filter((record) => !isComment(record) || (record.length === usualLength && usualLength > 1));
  const start = usualLength > 1 ? kept.findIndex((record) => !isComment(record)) : 0;
  if (start <= 0) return usualLength > 1 ? kept : withoutLeading(records, isComment);
  const afterNames = kept.slice(start);
  const [next = [], ...below] = afterNames;
  const typedBelow = columnTypes(below, next.length);
  const holdsNames = typedBelow.some(({ kinds }) => isTyped(kinds)) && isHeader(next, typedBelow);
  return holdsNames ? afterNames : kept.slice(start - 1);
}

/** Leaves out the lines above a table that are no part of it. */
function withoutTitle(records: readonly DelimitedRecord[], usualLength: number): readonly DelimitedRecord[] {
  const start = usualLength > 2 ? records.findIndex((record) => record.length > 1) : 0;
  return records.slice(Math.max(0, start));
}

function withoutLeading(
  records: readonly DelimitedRecord[],
  isComment: (record: DelimitedRecord) => boolean,
): readonly DelimitedRecord[] {
  return records.slice(records.findIndex((record) => !isComment(record)));
}

function columnTypes(rows: readonly DelimitedRecord[], length: number): ValueTypes[] {
  const types = Array.from({ length }, () => new ValueTypes());
  for (const row of rows) {
    for (let index = 0; index < length; index += 1) types[index]?.observe(row[index] ?? '');
  }
  return types;
}

function isHeader(first: DelimitedRecord, below: readonly ValueTypes[]): boolean {
  const typed = first.filter((cell, index) => {
    const kinds = below[index]?.kinds;
    return kinds !== undefined && isTyped(kinds) && isLike(cell, kinds);
  });
  return typed.length === 0 || areYears(typed);
}

/** Whether cells are years one after another: names that numbers often stand below. */
function areYears(cells: readonly string[]): boolean {
  return (
    cells.length > 1 &&
    cells.every((cell, index) => YEAR.test(cell) && (index === 0 || Number(cell) === Number(cells[index - 1]) + 1))
  );
}

function isSame(record: DelimitedRecord, other: DelimitedRecord): boolean {
  return record.length === other.length && record.every((cell, index) => cell === other[index]);
}
