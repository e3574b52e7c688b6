import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isIngestError } from '@sluice/plugin-api';
import { afterEach, expect, test, vi } from 'vitest';
import { BlockSpill, MemoryBudget } from './block-spill.js';
import type { RowBlock } from './row-block.js';

const BLOCK: RowBlock = {
  count: 2,
  bytes: Buffer.from('abcde'),
  offsets: Uint32Array.of(0, 2, 5),
  sizes: Float64Array.of(1, 2 ** 40),
  modified: Float64Array.of(0, Date.UTC(2024, 0, 1)),
  archived: Uint8Array.of(0, 1),
};

afterEach(() => vi.unstubAllEnvs());

test.each([1e6, 0])('a block comes back as it was kept, with a budget of %i bytes', async (bytes) => {
  const spill = new BlockSpill(new MemoryBudget(bytes));
  const kept = [await spill.keep(BLOCK), await spill.keep({ ...BLOCK, archived: Uint8Array.of(1, 0) })];
  expect(await kept[0]?.take()).toEqual(BLOCK);
  expect((await kept[1]?.take())?.archived).toEqual(Uint8Array.of(1, 0));
  await spill.close();
});

test('memory is free again for what was taken, and for what was not when all is closed', async () => {
  const budget = new MemoryBudget(110);
  const spill = new BlockSpill(budget);
  const kept = await spill.keep(BLOCK);
  expect(budget.isHalfFree).toBe(true);
  await spill.keep({ ...BLOCK, bytes: Buffer.from('abcde') });
  expect(budget.isHalfFree).toBe(false);
  await kept.take();
  expect(budget.isHalfFree).toBe(true);
  await spill.close();
  expect(budget.take(110)).toBe(true);
});

test('the room of blocks that were taken is written to again', async () => {
  const spill = new BlockSpill(new MemoryBudget(0));
  const waiting = [await spill.keep(BLOCK), await spill.keep({ ...BLOCK, modified: Float64Array.of(3, 4) })];
  for (let at = 0; at < 50; at += 1) {
    const next = { ...BLOCK, sizes: Float64Array.of(at, at) };
    expect(await waiting.shift()?.take()).toBeDefined();
    waiting.push(await spill.keep(next));
    expect((await waiting.shift()?.take())?.count).toBe(2);
    waiting.push(await spill.keep(next));
  }
  expect(await Promise.all(waiting.map((each) => each.take()))).toEqual(
    Array(2).fill({ ...BLOCK, sizes: Float64Array.of(49, 49) }),
  );
  expect(spill.fileBytes).toBe(128);
  await spill.close();
});

test('blocks that wait in the file are not in memory', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const inMemory = (): number => {
    collect();
    return process.memoryUsage().arrayBuffers;
  };
  const spill = new BlockSpill(new MemoryBudget(0));
  const before = inMemory();
  const waiting = [];
  for (let at = 0; at < 50; at += 1)
    waiting.push(await spill.keep({ ...BLOCK, bytes: Buffer.alloc(500_000), offsets: Uint32Array.of(0, 5, 500_000) }));
  // What is collected is given back by another thread, in its own time.
  for (let turn = 0; turn < 200 && inMemory() - before >= 5_000_000; turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(inMemory() - before).toBeLessThan(5_000_000);
  expect((await waiting[49]?.take())?.bytes.length).toBe(500_000);
  await spill.close();
});

test('a folder that cannot be written to is told', async () => {
  vi.stubEnv('TMPDIR', '/nonexistent');
  const error: unknown = await new BlockSpill(new MemoryBudget(0)).keep(BLOCK).catch((reason: unknown) => reason);
  expect(isIngestError(error) && [error.code, error.path]).toEqual(['TEMPORARY_FILE_FAILED', '/nonexistent']);
});
