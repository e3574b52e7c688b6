// A lake whose bucket has so many keys that they are read from an inventory, which lies in the same bucket.
import { readFileSync } from 'node:fs';
import { inventoryFiles } from '../inventory-files.mjs';
import { fixedKeys, joinedKeys } from './key-space.mjs';

const CONFIGURATION = 'inventory/daily/';
const CREATED_AT = Date.UTC(2024, 2, 5);
const MANIFEST = `${CONFIGURATION}2024-03-05T00-00Z/manifest.json`;

/**
 * A lake with an inventory of it, laid out as S3 Inventory does.
 * @param {import('./lakes.mjs').Lake} lake of one bucket
 * @param {{ keys: number, space: import('./key-space.mjs').KeySpace, after: import('./key-space.mjs').KeySpace }} inventoried the keys that are in it, and those that come after it
 * @returns {Promise<import('./lakes.mjs').Lake>}
 */
export async function withInventory(lake, { keys, space, after }) {
  const [bucket] = lake.buckets;
  const files = await inventoryFiles({ bucket, keys, space });
  const manifest = Buffer.from(
    JSON.stringify({
      sourceBucket: bucket,
      destinationBucket: `arn:aws:s3:::${bucket}`,
      version: '2016-11-30',
      creationTimestamp: String(CREATED_AT),
      fileFormat: 'Parquet',
      fileSchema: 'message s3.inventory { required binary key (STRING); }',
      files: files.map(({ name, size }) => ({ key: `${CONFIGURATION}data/${name}`, size })),
    }),
  );
  const bodies = new Map([[MANIFEST, manifest]]);
  const paths = new Map(files.map(({ name, path }) => [`${CONFIGURATION}data/${name}`, path]));
  const leaf = (folder, names, sizes) => ({ folder, count: names.length, nameAt: (at) => names[at], sizeAt: (at) => sizes[at] });
  return {
    buckets: lake.buckets,
    keys: joinedKeys(
      space,
      fixedKeys([
        leaf(`${CONFIGURATION}2024-03-05T00-00Z/`, ['manifest.json'], [manifest.length]),
        leaf(
          `${CONFIGURATION}data/`,
          files.map(({ name }) => name),
          files.map(({ size }) => size),
        ),
      ]),
      after,
    ),
    bodyOf(key) {
      const path = paths.get(key);
      if (path !== undefined && !bodies.has(key)) bodies.set(key, readFileSync(path));
      return bodies.get(key) ?? lake.bodyOf(key);
    },
  };
}
