import { describe, expect, test } from 'vitest';
import { MemoryFile } from '../testing/memory-file.js';
import { readCheckpoint } from './delta-checkpoint.js';

type Field = readonly [id: number, type: 'i32' | 'i64' | 'binary' | 'list' | 'struct', bytes: Buffer];

const TYPES = { i32: 5, i64: 6, binary: 8, list: 9, struct: 12 };

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}

/** Thrift's compact protocol, as far as a footer needs it. */
const int = (id: number, value: number): Field => [id, 'i32', varint(value * 2)];
const long = (id: number, value: number): Field => [id, 'i64', varint(value * 2)];
const text = (id: number, value: string): Field => [id, 'binary', Buffer.concat([varint(value.length), Buffer.from(value)])];
const inner = (id: number, ...fields: Field[]): Field => [id, 'struct', struct(...fields)];
const list = (id: number, ...structs: Buffer[]): Field => [
  id,
  'list',
  Buffer.from([structs.length * 16 + TYPES.struct, ...Buffer.concat(structs)]),
];

function struct(...fields: Field[]): Buffer {
  const parts = fields.map(([id, type, bytes], at) =>
    Buffer.concat([Buffer.from([(id - (fields[at - 1]?.[0] ?? 0)) * 16 + TYPES[type]]), bytes]),
  );
  return Buffer.concat([...parts, Buffer.of(0)]);
}

interface Claims {
  readonly rows?: number;
  readonly values?: number;
  readonly run?: number;
  readonly codec?: number;
  readonly inflated?: number;
  readonly pages?: number;
  readonly stored?: Buffer;
}

const SCHEMA = '{"type":"struct","fields":[]}';
const PATH = Buffer.concat([Buffer.of(0x28, 8), Buffer.from('metaData'), Buffer.of(12), Buffer.from('schemaString')]);
const LENGTH = Buffer.of(SCHEMA.length, 0, 0, 0);

/** A checkpoint of one action, that says of itself what `claims` says. */
function checkpoint({ rows = 1, values = rows, run = rows, codec = 0, inflated, pages = 1, stored }: Claims): MemoryFile {
  const levels = Buffer.concat([varint(run * 2), Buffer.of(2)]);
  const body = stored ?? Buffer.concat([Buffer.of(levels.length, 0, 0, 0), levels, LENGTH, Buffer.from(SCHEMA)]);
  const header = struct(
    int(1, 0),
    int(2, inflated ?? body.length),
    int(3, body.length),
    inner(5, int(1, values), int(2, 0), int(3, 3), int(4, 3)),
  );
  const column = Buffer.concat(Array.from({ length: pages }, () => [header, body]).flat());
  const chunk = struct(
    long(2, 4),
    inner(
      3,
      int(1, 6),
      [2, 'list', Buffer.of(0x15, 0)],
      [3, 'list', PATH],
      int(4, codec),
      long(5, rows),
      long(6, column.length),
      long(7, column.length),
      long(9, 4),
    ),
  );
  const footer = struct(
    int(1, 1),
    list(
      2,
      struct(text(4, 'root'), int(5, 1)),
      struct(int(3, 1), text(4, 'metaData'), int(5, 1)),
      struct(int(1, 6), int(3, 1), text(4, 'schemaString'), int(6, 0)),
    ),
    long(3, rows),
    list(4, struct(list(1, chunk), long(2, column.length), long(3, rows))),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  return new MemoryFile(Buffer.concat([Buffer.from('PAR1'), column, footer, length, Buffer.from('PAR1')]));
}

describe('a checkpoint', () => {
  test('has its metaData action', async () => {
    expect({ ...(await readCheckpoint(checkpoint({}))) }).toEqual({ schemaString: SCHEMA });
  });

  const ZSTD_RUN = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58, 0x03, 0x00, 0x10, 0x00]);

  test.each<[string, Claims]>([
    ['a page of more values than there can be', { values: 2 ** 30, run: 2 ** 30 }],
    ['a row group of more rows than are read', { rows: 2 ** 30 }],
    ['runs without end', { rows: 2_000_000, values: 2_000_000, run: 2 ** 40 }],
    ['pages that hold more than is read', { codec: 6, stored: ZSTD_RUN, inflated: 2 ** 30 }],
    ['pages that together hold more than is read', { codec: 6, stored: ZSTD_RUN, inflated: 8 * 1024 * 1024, pages: 100_000 }],
    ['a page that is not what it says', { codec: 6, stored: ZSTD_RUN, inflated: 12 }],
  ])('of %s is corrupt', async (_, claims) => {
    await expect(readCheckpoint(checkpoint(claims))).rejects.toMatchObject({ code: 'FILE_CORRUPT' });
  });
});
