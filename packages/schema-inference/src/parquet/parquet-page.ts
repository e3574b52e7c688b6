import { CompactReader, CompactType } from './compact-protocol.js';

/** The kinds of pages. */
export const PageType = { data: 0, index: 1, dictionary: 2, dataV2: 3 } as const;

/** What comes before the bytes of a page. Numbers that it does not have are 0. */
export interface PageHeader {
  readonly type: number;
  /** Bytes of the header itself. */
  readonly headerLength: number;
  /** Bytes of the page, as they lie in the file and decompressed. */
  readonly length: number;
  readonly inflatedLength: number;
  readonly values: number;
  readonly encoding: number;
  /** Of a data page of the first version: how its levels are encoded. */
  readonly levelEncodings: readonly number[];
  /** Of a data page of the second version: bytes of its levels, and whether what follows them is compressed. */
  readonly repetitionLength: number;
  readonly definitionLength: number;
  readonly isCompressed: boolean;
}

/** Reads the header that begins at `position`. Throws a RangeError where the bytes end before it does. */
export function readPageHeader(bytes: Uint8Array, position: number): PageHeader {
  const reader = new CompactReader(bytes, position);
  const numbers = new Map<number, number>();
  const members = new Map<number, number>();
  let isCompressed = true;
  // Field ids are those of PageHeader, DataPageHeader, DictionaryPageHeader and DataPageHeaderV2 in parquet.thrift.
  reader.struct((id, type) => {
    if (type === CompactType.i32) {
      numbers.set(id, reader.integer());
      return true;
    }
    if (type !== CompactType.struct || (id !== 5 && id !== 7 && id !== 8)) return false;
    reader.struct((member, kind) => {
      if (kind === CompactType.false) isCompressed = false;
      if (kind !== CompactType.i32) return false;
      members.set(member, reader.integer());
      return true;
    });
    return true;
  });
  const number = (id: number): number => numbers.get(id) ?? 0;
  const member = (id: number): number => members.get(id) ?? 0;
  const isV2 = number(1) === PageType.dataV2;
  return {
    type: number(1),
    headerLength: reader.position - position,
    length: checked(number(3)),
    inflatedLength: checked(number(2)),
    values: checked(member(1)),
    encoding: member(isV2 ? 4 : 2),
    levelEncodings: number(1) === PageType.data ? [member(3), member(4)] : [],
    repetitionLength: isV2 ? checked(member(6)) : 0,
    definitionLength: isV2 ? checked(member(5)) : 0,
    // Of a dictionary the one truth value says whether it is sorted.
    isCompressed: !isV2 || isCompressed,
  };
}

function checked(value: number): number {
  if (value < 0) throw new TypeError(`a page has the negative number ${value}`);
  return value;
}
