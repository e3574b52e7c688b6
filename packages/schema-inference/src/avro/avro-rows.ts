import { constants, createInflateRaw } from 'node:zlib';
import { IngestError, type SampleRow } from '@sluice/plugin-api';
import { inflateSnappy } from '../codecs/block-codecs.js';
import { DataTooLarge } from '../codecs/block-output.js';
import { ByteReader, DataEnd } from '../codecs/byte-reader.js';
import { inflateHead } from '../codecs/inflate-head.js';
import { inflateZstd } from '../codecs/zstd.js';
import type { DataFile } from '../data-file.js';
import { corruptFile, readOrCorrupt } from '../file-errors.js';
import { columnNames, toRow } from '../sample-row.js';
import { AvroData, avroDecoder, type ReadAvro } from './avro-decoder.js';
import { avroFields, avroRecordFields } from './avro-fields.js';
import type { AvroStart } from './avro-header.js';

/** What is read behind the header at most, and what is made of one block and of all. */
const BLOCKS_MAX_BYTES = 1024 * 1024;
const INFLATED_MAX_BYTES = 8 * 1024 * 1024;
const ALL_INFLATED_MAX_BYTES = 32 * 1024 * 1024;

/** The data of a block, or the part of them that was read. */
interface Block {
  readonly records: number;
  readonly bytes: Uint8Array;
  readonly isWhole: boolean;
}

/**
 * The first `count` records of a container file, as far as they lie in the first MiB behind its header. Throws FILE_CORRUPT, and UNSUPPORTED_FORMAT for
 * a codec that is not known.
 *
 * @param head the first bytes of the file, its header among them.
 */
export async function readAvroRows(
  file: DataFile,
  start: AvroStart,
  head: Uint8Array,
  count: number,
): Promise<readonly SampleRow[]> {
  const { decode, toRows } = readOrCorrupt(file, 'Avro', () => {
    const schema = JSON.parse(start.schema);
    return { decode: avroDecoder(schema), toRows: rowMaker(schema) };
  });
  const limit = Math.min(file.size, start.end + BLOCKS_MAX_BYTES);
  let read = await recordsOrCorrupt(file, start, head, count, decode);
  if (read.records.length < count && head.length < limit) {
    const rest = await file.read(head.length, limit - head.length);
    read = await recordsOrCorrupt(file, start, Buffer.concat([head, rest]), count, decode);
  }
  if (read.records.length === 0 && read.isCut && limit === file.size)
    throw corruptFile(file, 'ends in the middle of its first Avro block');
  return toRows(read.records);
}

/** The records that were found, and whether what was read ends within a block. */
interface Records {
  readonly records: unknown[];
  readonly isCut: boolean;
}

class UnknownCodec extends Error {}

function rowMaker(schema: unknown): (values: readonly unknown[]) => readonly SampleRow[] {
  const names = columnNames(avroFields(schema));
  const fields = avroRecordFields(schema);
  if (fields === undefined) return (values) => values.map((value) => toRow(names, [value]));
  const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
  return (values) =>
    values.filter(isRecord).map((record) =>
      toRow(
        names,
        fields.map(({ name }) => record[name]),
      ),
    );
}

async function recordsOrCorrupt(
  file: DataFile,
  start: AvroStart,
  head: Uint8Array,
  count: number,
  decode: ReadAvro,
): Promise<Records> {
  try {
    return await readRecords(start, head, count, decode);
  } catch (error) {
    if (error instanceof UnknownCodec) {
      const message = `The records of the Avro file are compressed with ${start.codec}, which is not read`;
      throw new IngestError('UNSUPPORTED_FORMAT', {
        message,
        path: file.uri,
        hint: 'Known are null, deflate, snappy and zstandard.',
      });
    }
    throw corruptFile(file, `is not valid Avro: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}

async function readRecords({ codec, sync, end }: AvroStart, head: Uint8Array, count: number, decode: ReadAvro): Promise<Records> {
  const reader = new ByteReader(head, end);
  const data = new AvroData();
  const records: unknown[] = [];
  let inflated = 0;
  while (records.length < count && reader.position < head.length && inflated <= ALL_INFLATED_MAX_BYTES) {
    const block = nextBlock(reader, sync);
    if (block === undefined) return { records, isCut: true };
    const { bytes, isWhole } = await inflate(block, codec);
    inflated += bytes.length;
    data.open(bytes);
    const last = records.length + Math.min(block.records, count - records.length);
    try {
      while (records.length < last) records.push(decode(data));
    } catch (error) {
      if (isWhole || !(error instanceof DataEnd)) throw error;
      return { records, isCut: !block.isWhole };
    }
  }
  return { records, isCut: false };
}

/** The next block; `undefined` at the end of what was read. */
function nextBlock(reader: ByteReader, sync: Uint8Array): Block | undefined {
  try {
    const records = Number(reader.signed());
    const length = Number(reader.signed());
    if (records < 0 || length < 0) throw new RangeError('a block has a negative length');
    if (reader.position + length > reader.bytes.length)
      return { records, bytes: reader.take(reader.bytes.length - reader.position), isWhole: false };
    const bytes = reader.take(length);
    const mark = reader.take(Math.min(sync.length, reader.bytes.length - reader.position));
    if (mark.some((byte, index) => byte !== sync[index])) throw new RangeError('a block does not end with the mark of the file');
    return { records, bytes, isWhole: true };
  } catch (error) {
    if (error instanceof DataEnd) return undefined;
    throw error;
  }
}

/** The data of a block as they were before they were compressed; of a part of a block what can be had of it. */
async function inflate(block: Block, codec: string): Promise<Omit<Block, 'records'>> {
  try {
    return await inflateAll(block, codec);
  } catch (error) {
    if (error instanceof DataTooLarge) return { bytes: new Uint8Array(), isWhole: false };
    throw error;
  }
}

async function inflateAll({ bytes, isWhole }: Block, codec: string): Promise<Omit<Block, 'records'>> {
  switch (codec) {
    case 'null':
      return { bytes, isWhole };
    case 'deflate': {
      const inflated = await inflateHead(createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH }), bytes, INFLATED_MAX_BYTES);
      return { bytes: inflated, isWhole: isWhole && inflated.length < INFLATED_MAX_BYTES };
    }
    case 'snappy':
      return { bytes: inflateSnappy(bytes, INFLATED_MAX_BYTES), isWhole };
    case 'zstandard':
      return { bytes: inflateZstd(bytes, INFLATED_MAX_BYTES), isWhole };
    default:
      throw new UnknownCodec(codec);
  }
}
