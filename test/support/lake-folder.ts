import { cpSync, mkdirSync, readdirSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emptyFolder } from './sluice.js';

const LAKES = fileURLToPath(new URL('../lakes/', import.meta.url));
/** One for all files, so that none is newer than another. */
const MODIFIED = new Date('2024-01-01T00:00:00Z');

/** Copies the buckets of a lake, empty ones too, into a new folder, whose path it answers. */
export function lakeFolder(lake: string): string {
  const root = emptyFolder();
  const { buckets } = JSON.parse(readFileSync(join(LAKES, lake, 'lake.json'), 'utf8')) as { buckets: object };
  for (const bucket of Object.keys(buckets)) {
    const [from, to] = [join(LAKES, lake, bucket), join(root, bucket)];
    mkdirSync(to);
    if (readdirSync(join(LAKES, lake)).includes(bucket)) cpSync(from, to, { recursive: true });
  }
  for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' })) utimesSync(join(root, path), MODIFIED, MODIFIED);
  return root;
}
