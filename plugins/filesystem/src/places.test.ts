import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readNames } from './folder-names.js';
import { emptyRoot, writeFiles } from './lake.test.fixture.js';
import { type Folder, findPlace, folderAt } from './places.js';
import { readRange } from './read-range.js';

test('what was found in the root is not read where its folder has come to lead outside', async () => {
  const [lake, outside] = [emptyRoot(), emptyRoot()];
  writeFiles(lake, 'sales/a/b');
  writeFiles(outside, 'b');
  const root: Folder = { path: lake, identity: '', key: '', root: lake };
  const bucket = folderAt((await findPlace(root, 'sales')) ?? expect.fail(), root, '');
  const folder = folderAt((await findPlace(bucket, 'a')) ?? expect.fail(), bucket, 'a/');
  const file = (await findPlace(folder, 'b')) ?? expect.fail();
  expect(await readRange(lake, file.path)).toHaveLength(9);
  expect(await readNames(folder, '')).toEqual({ names: ['b'], links: [] });
  renameSync(join(lake, 'sales/a'), join(lake, 'sales/was'));
  symlinkSync(outside, join(lake, 'sales/a'));
  await expect(readRange(lake, file.path)).rejects.toMatchObject({ code: 'LINK_REFUSED' });
  expect(await readNames(folder, '')).toBeUndefined();
  rmSync(join(lake, 'sales'), { recursive: true });
  mkdirSync(join(outside, 'a'));
  symlinkSync(outside, join(lake, 'sales'));
  await expect(readNames(folder, '')).rejects.toMatchObject({ code: 'LINK_REFUSED', message: expect.stringContaining(outside) });
  for (const each of [lake, outside]) rmSync(each, { recursive: true });
});
