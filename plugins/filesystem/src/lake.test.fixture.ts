import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Bucket, ByteRange, ListOptions, ObjectPage } from '@sluice/object-store';
import { testContext } from '@sluice/plugin-api/testing';
import { FilesystemObjectStore } from './filesystem-object-store.js';

/** The bucket of tests that need one alone. */
export const BUCKET: Bucket = { name: 'sales' };
const NOBODY = 65_534;

/** An empty folder that every user may read. */
export function emptyRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'sluice-filesystem-'));
  chmodSync(root, 0o755);
  return root;
}

/** Writes files, each with its own path as its bytes. */
export function writeFiles(root: string, ...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), path);
  }
}

/** Does work as a user whom permissions bind. */
export async function asUser<T>(work: () => Promise<T>): Promise<T> {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid?.(NOBODY);
  try {
    return await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

/** The pages of a listing by a store on `root`. */
export async function listPages(
  root: string,
  options: Partial<ListOptions> = {},
  bucket: Bucket = BUCKET,
): Promise<ObjectPage[]> {
  const pages: ObjectPage[] = [];
  const store = new FilesystemObjectStore({ root });
  for await (const page of store.list(bucket, { prefix: '', ...options }, testContext())) pages.push(page);
  return pages;
}

/** The keys of a listing. */
export async function listKeys(root: string, options?: Partial<ListOptions>, bucket?: Bucket): Promise<string[]> {
  return (await listPages(root, options, bucket)).flatMap(({ objects }) => objects.map(({ key }) => key));
}

/** An object as a store on `root` reads it. */
export async function readText(root: string, key: string, range?: ByteRange, bucket: Bucket = BUCKET) {
  const bytes = await new FilesystemObjectStore({ root }).read(bucket, key, testContext(), range);
  return bytes && new TextDecoder().decode(bytes);
}
