// The lakes that the synthetic S3 endpoint can hold. A lake says which buckets it has, which keys a bucket has, and what is in a file.
import { readFileSync } from 'node:fs';
import { withInventory } from './inventory-lake.mjs';
import { fixedKeys, joinedKeys, randomKeys } from './key-space.mjs';

const MANIFEST = 'openmetadata.json';
const PARQUET = new URL('../../../packages/schema-inference/fixtures/generated/parquet/codec-snappy.parquet', import.meta.url);
/** Files of the tables are as large as this, so that it shows who reads more of one than its columns need. */
const TABLE_FILE_BYTES = { csv: 16_384, json: 16_384, parquet: 204_800 };
const LARGEST_RANDOM_BYTES = 50_000_000;

/**
 * @typedef {object} Lake
 * @property {readonly string[]} buckets
 * @property {import('./key-space.mjs').KeySpace} keys the same in each bucket
 * @property {(key: string) => Buffer | undefined} bodyOf
 */

/** A lake of the shape that a case asks for. @returns {Lake | Promise<Lake>} */
export function makeLake({ shape, ...options }) {
  return LAKES[shape](options);
}

const LAKES = {
  /** Buckets alike, each with a manifest of so many tables of so many files: CSV, JSON lines and Parquet in turn; of one glob for all of them where that is wanted. */
  tables({ buckets, tables, files, isGlob = false }) {
    const formats = Object.keys(TABLE_FILE_BYTES);
    const bodies = Object.fromEntries(formats.map((format) => [format, bodyOfFormat(format)]));
    const all = Array.from({ length: tables }, (_, index) => ({
      dataPath: `table-${String(index).padStart(5, '0')}`,
      structureFormat: formats[index % formats.length],
    }));
    const manifest = manifestOf(isGlob ? [{ dataPath: 'table-*/*' }] : all);
    const leaves = all.map(({ dataPath, structureFormat }) =>
      leafOf(
        `${dataPath}/`,
        Array.from({ length: files }, (_, index) => `part-${String(index).padStart(5, '0')}.${structureFormat}`),
        bodies[structureFormat].length,
      ),
    );
    return {
      buckets: bucketNames(buckets),
      keys: fixedKeys([leafOf('', [MANIFEST], manifest.length), ...leaves]),
      bodyOf: (key) => (key === MANIFEST ? manifest : bodies[key.slice(key.lastIndexOf('.') + 1)]),
    };
  },

  /** One bucket with one prefix of so many keys of random shape, and a manifest of one entry; with an inventory of these keys where one is wanted. */
  prefix({ keys, entry, inventory = false }) {
    const manifest = manifestOf([{ dataPath: `events/**/*`, ...entry }]);
    const parquet = bodyOfFormat('parquet');
    const nameEnds = ['.parquet', '.parquet', '.parquet', '.json.tmp2', '.bin', '.parquet', '.c000.parquet', '.jpg'];
    const sizeOf = (end, random) => (end.endsWith('.parquet') ? parquet.length : 1 + (random % LARGEST_RANDOM_BYTES));
    const space = randomKeys({ folder: 'events/', keys, nameEnds, sizeOf });
    const after = fixedKeys([leafOf('', [MANIFEST], manifest.length)]);
    const lake = {
      buckets: bucketNames(1),
      keys: joinedKeys(space, after),
      bodyOf: (key) => (key === MANIFEST ? manifest : key.endsWith('.parquet') ? parquet : undefined),
    };
    return inventory ? withInventory(lake, { keys, space, after }) : lake;
  },
};

function bucketNames(count) {
  return Array.from({ length: count }, (_, index) => `bucket-${String(index).padStart(5, '0')}`);
}

function manifestOf(entries) {
  return Buffer.from(JSON.stringify({ entries }));
}

function leafOf(folder, names, size) {
  return { folder, count: names.length, nameAt: (index) => names[index], sizeAt: () => size };
}

function bodyOfFormat(format) {
  const bytes = TABLE_FILE_BYTES[format];
  switch (format) {
    case 'csv':
      return rows(
        bytes,
        'id,customer,amount,paid,ordered_at\n',
        (id) => `${id},customer ${id % 97},${id * 3}.25,${id % 3 === 0},2024-05-01\n`,
      );
    case 'json':
      return rows(
        bytes,
        '',
        (id) => `${JSON.stringify({ id, type: `type ${id % 7}`, at: '2024-05-01T10:00:00Z', where: { x: id / 2, y: 1 } })}\n`,
      );
    case 'parquet':
      return inflated(readFileSync(PARQUET), bytes);
  }
}

/** Whole rows, up to so many bytes. */
function rows(bytes, head, row) {
  let text = head;
  for (let id = 1; ; id += 1) {
    const next = row(id);
    if (text.length + next.length > bytes) return Buffer.from(text);
    text += next;
  }
}

/** A Parquet file made so large: nothing points at what lies between its data and its footer. */
function inflated(file, bytes) {
  const footerBytes = file.readUInt32LE(file.length - 8) + 8;
  const gap = Buffer.alloc(bytes - file.length);
  return Buffer.concat([file.subarray(0, -footerBytes), gap, file.subarray(-footerBytes)]);
}
