import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readKeys } from './read-keys.js';

function read(text: string) {
  const file = join(mkdtempSync(join(tmpdir(), 'sluice-test-')), 'keys.txt');
  writeFileSync(file, text);
  return readKeys(file);
}

test('keys alone have no sizes, and one that ends in a slash marks a folder', async () => {
  expect(await read('b/1.csv\r\na/\n\na b\n')).toEqual({
    hasSizes: false,
    objects: [
      { key: 'a b', size: 1, lastModified: 0 },
      { key: 'a/', size: 0, lastModified: 0 },
      { key: 'b/1.csv', size: 1, lastModified: 0 },
    ],
  });
});

test('keys with sizes, as lists have them and as the command of AWS prints them', async () => {
  expect(await read('a\t5\nb\tc\t6\n2024-01-31 10:00:00          7 d e/f.csv\n')).toEqual({
    hasSizes: true,
    objects: [
      { key: 'a', size: 5, lastModified: 0 },
      { key: 'b\tc', size: 6, lastModified: 0 },
      { key: 'd e/f.csv', size: 7, lastModified: Date.UTC(2024, 0, 31, 10) },
    ],
  });
});

test('keys come in the order of stores, each once', async () => {
  const { objects } = await read('\u{1F600}\t1\n\uFFFD\t2\na\t3\na\t3\n');
  expect(objects.map(({ key }) => key)).toEqual(['a', '\uFFFD', '\u{1F600}']);
});

test('one line without a size makes sizes say nothing', async () => {
  expect((await read('a\t5\nb\n')).hasSizes).toBe(false);
});

test('a file that is not there is an error', async () => {
  await expect(readKeys('/nonexistent/keys.txt')).rejects.toThrow('ENOENT');
});
