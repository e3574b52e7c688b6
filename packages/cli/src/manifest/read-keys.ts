import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { compareKeys, type ObjectInfo } from '@sluice/object-store';
import { marksFolder } from '@sluice/object-store/rehearsal';

const LISTED = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) +(\d+) (.+)$/;
const WITH_SIZE = /^(.+)\t(\d+)$/;

/** The keys of a bucket, as a file tells them. */
export interface ReadKeys {
  /** In the order of their keys, each once. */
  readonly objects: readonly ObjectInfo[];
  /** Whether each key has a size; without, sizes say nothing. */
  readonly hasSizes: boolean;
}

/**
 * Reads a file of keys, line by line: `key`, `key<TAB>size`, or what `aws s3 ls --recursive` prints.
 *
 * @param file `-` for the standard input.
 */
export async function readKeys(file: string): Promise<ReadKeys> {
  const input = file === '-' ? process.stdin : createReadStream(file);
  const objects: ObjectInfo[] = [];
  let hasSizes = true;
  let isSorted = true;
  // A stream that fails to open does so before any line: `readline` alone would wait for ever.
  const failed = new Promise<never>((_, reject) => {
    input.once('error', reject);
  });
  const read = async (): Promise<void> => {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line === '') continue;
      const object = objectOf(line);
      hasSizes &&= object.isSized;
      const last = objects.at(-1);
      isSorted &&= last === undefined || compareKeys(last.key, object.info.key) < 0;
      objects.push(object.info);
    }
  };
  await Promise.race([read(), failed]);
  return { objects: isSorted ? objects : inOrder(objects), hasSizes };
}

/** An object of whose size nothing is known: one that marks folders does so by being empty. */
export function unsizedObject(key: string): ObjectInfo {
  return { key, size: marksFolder(key.slice(key.lastIndexOf('/') + 1)) ? 0 : 1, lastModified: 0 };
}

function objectOf(line: string): { readonly info: ObjectInfo; readonly isSized: boolean } {
  const [, date, time, listedSize, listedKey] = LISTED.exec(line) ?? [];
  if (listedKey !== undefined)
    return {
      info: { key: listedKey, size: Number(listedSize), lastModified: Date.parse(`${date}T${time}Z`) || 0 },
      isSized: true,
    };
  const [, key, size] = WITH_SIZE.exec(line) ?? [];
  if (key !== undefined) return { info: { key, size: Number(size), lastModified: 0 }, isSized: true };
  return { info: unsizedObject(line), isSized: false };
}

function inOrder(objects: readonly ObjectInfo[]): ObjectInfo[] {
  const sorted = objects.toSorted((a, b) => compareKeys(a.key, b.key));
  return sorted.filter(({ key }, index) => sorted[index - 1]?.key !== key);
}
