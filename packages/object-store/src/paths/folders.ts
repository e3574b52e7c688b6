/** By UTF-8 bytes, as stores list keys: the order of code points. */
export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Of folders, each empty or with a slash at its end, those that lie below none of the others; in the order of their keys. */
export function topmostFolders(folders: readonly string[]): string[] {
  const kept: string[] = [];
  for (const folder of [...folders].sort(compareKeys)) {
    const last = kept.at(-1);
    if (last === undefined || !folder.startsWith(last)) kept.push(folder);
  }
  return kept;
}
