import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

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
