import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { CompressionCodec, Encoding, PageHeader } from 'hyparquet';
import { expect, test } from 'vitest';
import { PageDecoder } from './page-decoder.js';
import type { ParquetColumn } from './parquet-column.js';

const A_TEXT = Uint8Array.of(1, 0, 0, 0, 65);

function decoderOf(rows: number, codec: CompressionCodec = 'UNCOMPRESSED', inflated = 1000): PageDecoder {
  const metadata = { type: 'BYTE_ARRAY', codec, total_uncompressed_size: BigInt(inflated) };
  const column = { element: { name: 'key', repetition_type: 'REQUIRED' }, metadata, start: 0, end: 0 };
  return new PageDecoder(column as unknown as ParquetColumn, 'text', rows);
}

function sizesOf(body: Uint8Array, inflated = body.length) {
  return { uncompressed_page_size: inflated, compressed_page_size: body.length };
}

function dictionaryOf(values: number, body: Uint8Array): PageHeader {
  return { type: 'DICTIONARY_PAGE', ...sizesOf(body), dictionary_page_header: { num_values: values, encoding: 'PLAIN' } };
}

function pageOf(values: number, body: Uint8Array, encoding: Encoding = 'PLAIN', inflated = body.length): PageHeader {
  const levels = { definition_level_encoding: 'RLE', repetition_level_encoding: 'RLE' } as const;
  return { type: 'DATA_PAGE', ...sizesOf(body, inflated), data_page_header: { num_values: values, encoding, ...levels } };
}

function secondVersionOf(values: number, body: Uint8Array): PageHeader {
  const levels = { num_nulls: 0, definition_levels_byte_length: 0, repetition_levels_byte_length: 0, is_compressed: false };
  const data = { num_values: values, num_rows: values, encoding: 'RLE_DICTIONARY' as const, ...levels };
  return { type: 'DATA_PAGE_V2', ...sizesOf(body), data_page_header_v2: data };
}

test.each([pageOf(3, Uint8Array.of(0), 'RLE_DICTIONARY'), secondVersionOf(3, Uint8Array.of(0))])(
  'no page has more values than rows are left',
  (page) => {
    const decoder = decoderOf(5);
    decoder.decode(dictionaryOf(1, A_TEXT), A_TEXT);
    expect(decoder.decode(page, Uint8Array.of(0))).toHaveProperty('starts.length', 3);
    expect(() => decoder.decode(page, Uint8Array.of(0))).toThrow('a page claims 3 values, where there can be 2');
  },
);

test.each([2, -1])('no dictionary has %i values where there is one row', (values) => {
  const body = Uint8Array.of(...A_TEXT, ...A_TEXT);
  expect(() => decoderOf(1).decode(dictionaryOf(values, body), body)).toThrow(`a page claims ${values} values`);
});

test('no page claims more bytes than all of its column have', () => {
  expect(() => decoderOf(1, 'GZIP', 99).decode(pageOf(1, A_TEXT, 'PLAIN', 100), A_TEXT)).toThrow(
    'a page claims 100 bytes inflated',
  );
});

test.each([
  ['GZIP', gzipSync],
  ['BROTLI', brotliCompressSync],
] as const)('a page in %s is inflated as far as its header says and no further', (codec, compress) => {
  const whole = compress(A_TEXT);
  expect(decoderOf(1, codec).decode(pageOf(1, whole, 'PLAIN', 5), whole)).toHaveProperty('ends', Int32Array.of(5));
  const bomb = compress(Buffer.alloc(100_000));
  expect(() => decoderOf(1, codec).decode(pageOf(1, bomb, 'PLAIN', 5), bomb)).toThrow(
    'Cannot create a Buffer larger than 5 bytes',
  );
});
