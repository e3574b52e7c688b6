import { CompactReader, CompactType } from './compact-protocol.js';

/** Where the values of one leaf of the schema lie in a row group. */
export interface ColumnChunk {
  readonly codec: number;
  /** Bytes from the file's beginning. */
  readonly start: number;
  readonly length: number;
  /** How many values there are, nulls included, and how many nulls where its statistics say so. */
  readonly values: number;
  readonly nulls: number | undefined;
  /** Whether it is encrypted, or lies in another file. */
  readonly isElsewhere: boolean;
}

/** Rows that lie together. */
export interface RowGroup {
  readonly rows: number;
  /** One for each leaf of the schema, in its order. */
  readonly chunks: readonly ColumnChunk[];
}

/** The row groups of a footer that have rows, `most` at most. Throws where the footer is damaged. */
export function rowGroups(footer: Uint8Array, most: number): readonly RowGroup[] {
  const reader = new CompactReader(footer);
  const groups: RowGroup[] = [];
  // Field ids are those of FileMetaData, RowGroup, ColumnChunk and ColumnMetaData in parquet.thrift.
  reader.struct((id, type) => {
    if (id !== 4 || type !== CompactType.list) return false;
    reader.structs(() => {
      if (groups.length >= most) {
        reader.struct(() => false);
        return;
      }
      const group = readGroup(reader);
      if (group !== undefined) groups.push(group);
    });
    return true;
  });
  return groups;
}

function readGroup(reader: CompactReader): RowGroup | undefined {
  const chunks: ColumnChunk[] = [];
  let rows = 0;
  reader.struct((id, type) => {
    if (id === 1 && type === CompactType.list) reader.structs(() => chunks.push(readChunk(reader)));
    else if (id === 3 && type === CompactType.i64) rows = reader.long();
    else return false;
    return true;
  });
  return rows > 0 ? { rows, chunks } : undefined;
}

function readChunk(reader: CompactReader): ColumnChunk {
  const numbers = new Map<number, number>();
  let isElsewhere = false;
  let nulls: number | undefined;
  reader.struct((id, type) => {
    if ((id === 1 && type === CompactType.binary) || id === 8 || id === 9) isElsewhere = true;
    if (id !== 3 || type !== CompactType.struct) return false;
    reader.struct((member, kind) => {
      if (kind === CompactType.i32) numbers.set(member, reader.integer());
      else if (kind === CompactType.i64) numbers.set(member, reader.long());
      else if (member === 12 && kind === CompactType.struct) nulls = readNullCount(reader);
      else return false;
      return true;
    });
    return true;
  });
  const [codec = 0, values = 0, length = 0, data = 0, dictionary = 0] = [4, 5, 7, 9, 11].map((member) => numbers.get(member));
  // Some writers say by 0 that there is no dictionary, and some say nothing of one that the pages begin with.
  const start = dictionary > 0 ? Math.min(dictionary, data) : data;
  return { codec, start, length, values, nulls, isElsewhere };
}

function readNullCount(reader: CompactReader): number | undefined {
  let nulls: number | undefined;
  reader.struct((id, type) => {
    if (id !== 3 || type !== CompactType.i64) return false;
    nulls = reader.long();
    return true;
  });
  return nulls;
}
