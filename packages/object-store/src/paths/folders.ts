/** By UTF-8 bytes, as stores list keys: the order of code points. */
export function compareKeys(a: string, b: string): number {
  if (a === b) return 0;
  let place = 0;
  while (place < a.length && a.charCodeAt(place) === b.charCodeAt(place)) place += 1;
  return rankAt(a, place) - rankAt(b, place);
}

/** Code units in the order of the characters they stand for: those of a pair come behind all others. */
function rankAt(key: string, place: number): number {
  if (place >= key.length) return -1;
  const code = key.charCodeAt(place);
  return code >= 0xd800 && code <= 0xdfff ? code + 0x10000 : code;
}

/** The folder that a key is right in, with its slash; empty at the top. */
export function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/') + 1);
}

/** Of prefixes of keys, those that begin with none of the others; in the order of their keys. */
export function topmostPrefixes(prefixes: readonly string[]): string[] {
  const kept: string[] = [];
  for (const prefix of [...prefixes].sort(compareKeys)) {
    const last = kept.at(-1);
    if (last === undefined || !prefix.startsWith(last)) kept.push(prefix);
  }
  return kept;
}

/** The folders of a folder pattern before the first with a star, without a slash at the end; empty for the bucket's root. */
export function literalFolder(pattern: string): string {
  const folders = pattern.split('/');
  const firstPattern = folders.findIndex((name) => name.includes('*'));
  return folders.slice(0, firstPattern === -1 ? undefined : firstPattern).join('/');
}
