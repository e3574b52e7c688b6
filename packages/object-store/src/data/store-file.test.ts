import { testContext } from '@sluice/plugin-api/testing';
import { expect, test } from 'vitest';
import { MemoryObjectStore } from '../testing/index.js';
import { storeFile } from './store-file.js';

const store = new MemoryObjectStore({ b: { k: '0123456789' } });
/** The object, as a listing told of it that said `size`. */
const listedWith = (size: number, key = 'k') => storeFile({ bucket: { name: 'b' }, store }, { key, size }, testContext());
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

test('a range is what of it lies in the object', async () => {
  expect(textOf(await listedWith(10).read(2, 3))).toBe('234');
  expect(textOf(await listedWith(10).read(8, 100))).toBe('89');
  expect(textOf(await listedWith(10).read(10, 5))).toBe('');
});

test('an object that grew since is read as it is, where it was read before', async () => {
  expect(textOf(await listedWith(4).read(0, 3))).toBe('012');
});

test('an object that is shorter than it was is an error, and so is one that is gone', async () => {
  await expect(listedWith(12).read(0, 100)).rejects.toMatchObject({
    code: 'OBJECT_CHANGED',
    path: 'mem://b/k',
    message: 'There are 10 bytes at 0, and 12 by its size when it was listed, 12',
  });
  await expect(listedWith(30).read(20, 10)).rejects.toMatchObject({ code: 'OBJECT_CHANGED' });
  await expect(listedWith(10, 'other').read(0, 1)).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
});
