import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const LAKES = fileURLToPath(new URL('../lakes/', import.meta.url));

/** Makes a bucket of a store that speaks the JSON API of Google Cloud Storage, and puts objects into it, in their order. */
export async function putGcsObjects(
  url: string,
  bucket: string,
  objects: Iterable<readonly [string, string | Uint8Array]>,
): Promise<void> {
  await post(`${url}/storage/v1/b?project=test`, 'application/json', JSON.stringify({ name: bucket }));
  for (const [key, body] of objects) {
    const query = `uploadType=media&name=${encodeURIComponent(key)}`;
    await post(`${url}/upload/storage/v1/b/${bucket}/o?${query}`, 'application/octet-stream', body);
  }
}

/** Puts the lake of that name into it. */
export async function loadGcsLake(name: string, url: string): Promise<void> {
  const lake = join(LAKES, name);
  const { buckets } = JSON.parse(readFileSync(join(lake, 'lake.json'), 'utf8')) as { buckets: Record<string, unknown> };
  for (const bucket of Object.keys(buckets)) await putGcsObjects(url, bucket, filesIn(join(lake, bucket)));
}

/** The files below a folder, by their paths in it; none of a folder that is not there, since git keeps no empty ones. */
function filesIn(folder: string): (readonly [string, Buffer])[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => [relative(folder, path), readFileSync(path)] as const);
}

async function post(url: string, type: string, body: string | Uint8Array): Promise<void> {
  const { ok, status } = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
  // A bucket that is made again is there all the same.
  if (!ok && status !== 409) throw new Error(`POST ${url} answered ${status}`);
}
