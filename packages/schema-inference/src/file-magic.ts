/** What {@link formatByMagic} calls them. */
export const PARQUET_FILE = 'a Parquet file';
export const AVRO_FILE = 'an Avro file';
/** What files are, by how they begin. */
const MAGICS: readonly (readonly [string, readonly number[]])[] = [
  [PARQUET_FILE, [0x50, 0x41, 0x52, 0x31]],
  [AVRO_FILE, [0x4f, 0x62, 0x6a, 0x01]],
  ['an ORC file', [0x4f, 0x52, 0x43]],
  ['a zip archive', [0x50, 0x4b, 0x03, 0x04]],
  ['compressed with gzip as a whole', [0x1f, 0x8b]],
  ['compressed with zstd as a whole', [0x28, 0xb5, 0x2f, 0xfd]],
  ['compressed with bzip2 as a whole', [0x42, 0x5a, 0x68, 0x39, 0x31, 0x41, 0x59]],
  ['compressed with xz as a whole', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['a PDF document', [0x25, 0x50, 0x44, 0x46, 0x2d]],
];

/** Enough of a file's first bytes to know what it is. */
export const MAGIC_BYTES = 8;

/** What a file is by its first bytes, to complete the sentence 'The file is …'; `undefined` when they tell nothing. */
export function formatByMagic(bytes: Uint8Array): string | undefined {
  return MAGICS.find(([, magic]) => magic.every((byte, index) => bytes[index] === byte))?.[0];
}
