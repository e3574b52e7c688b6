import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { KeyedFile } from './keyed-file.js';

const FRAME = { before: '[', between: ',', after: ']', empty: '[]' };

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-keyed-'));
  path = join(folder, 'out.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('writes texts in the order of their keys, each as it was put last, when it is told to', async () => {
  writeFileSync(path, 'before');
  const file = new KeyedFile(path, FRAME);
  expect([file.put('b', '1'), file.put('a', '2'), file.put('b', '1'), file.put('b', '3')]).toEqual([
    'created',
    'created',
    'unchanged',
    'updated',
  ]);
  expect([file.has('b'), file.has('c')]).toEqual([true, false]);
  expect(readFileSync(path, 'utf8')).toBe('before');
  await file.replace();
  file.close();
  file.close();
  expect(readFileSync(path, 'utf8')).toBe('[2,3]');
  expect(readdirSync(folder)).toEqual(['out.json']);
});

it('is empty as its frame says', async () => {
  const file = new KeyedFile(path, FRAME);
  await file.replace();
  file.close();
  expect(readFileSync(path, 'utf8')).toBe('[]');
});

it('says which file cannot be written', async () => {
  const file = new KeyedFile(folder, FRAME);
  const expected = { code: 'SINK_NOT_WRITABLE', path: folder, message: expect.stringContaining('not a file') };
  expect(() => file.tryOut()).toThrow(expect.objectContaining(expected));
  expect(() => file.put('a', '1')).toThrow(expect.objectContaining(expected));
  await expect(file.replace()).rejects.toMatchObject(expected);
});
