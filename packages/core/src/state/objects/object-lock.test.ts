import { spawn } from 'node:child_process';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ownMark } from '../process-mark.js';
import { MemoryObjects } from './memory-objects.test.fixture.js';
import { ObjectLock } from './object-lock.js';

const IN_USE = expect.objectContaining({ code: 'STATE_IN_USE' });

/** Objects with a lock as a process leaves it that is gone, or on another machine. */
function withLock(holder: object, secondsAgo: number): MemoryObjects {
  const objects = new MemoryObjects();
  const bytes = Buffer.from(JSON.stringify({ runId: 'run-1', ...ownMark(), token: 'old', ...holder }));
  objects.kept.set('lock', { bytes, tag: 'old', putAt: Date.now() - secondsAgo * 1000 });
  return objects;
}

/** The number of a process that has ended. */
async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => child.once('close', resolve));
  return child.pid ?? 0;
}

afterEach(() => {
  vi.useRealTimers();
});

describe('the lock of a state in objects', () => {
  test('is of one run, which the second is told of, until it is released', async () => {
    const objects = new MemoryObjects();
    const lock = await ObjectLock.take(objects, 'run-1');
    await expect(ObjectLock.take(objects, 'run-2')).rejects.toMatchObject({
      code: 'STATE_IN_USE',
      path: 'memory://state/lock',
      message: expect.stringMatching(/^The run run-1 \(process \d+ on .*\) works with the state memory:\/\/state$/),
    });
    await lock.assure();
    await lock.release();
    expect([...objects.kept.keys()]).toEqual([]);
    await (await ObjectLock.take(objects, 'run-2')).release();
  });

  test('of a process that ended is taken over at once', async () => {
    const lock = await ObjectLock.take(withLock({ pid: await endedProcess() }, 0), 'run-2');
    await lock.release();
  });

  test.each([
    ['another machine', { host: 'elsewhere' }],
    ['another container', { space: 'another' }],
  ])('of %s is taken over after a minute of silence', async (_, holder) => {
    await expect(ObjectLock.take(withLock(holder, 50), 'run-2')).rejects.toMatchObject({
      code: 'STATE_IN_USE',
      message: expect.stringContaining('last heard of 50 s ago'),
    });
    const lock = await ObjectLock.take(withLock(holder, 61), 'run-2');
    await lock.release();
  });

  test('of another machine is let alone where its store does not tell how old it is', async () => {
    const objects = withLock({ host: 'elsewhere' }, 3600);
    const get = objects.get.bind(objects);
    objects.get = async (key) => {
      const found = await get(key);
      return found && { ...found, age: undefined };
    };
    await expect(ObjectLock.take(objects, 'run-2')).rejects.toThrow(IN_USE);
  });

  test('is of one of two that take it over at a time', async () => {
    const objects = withLock({ host: 'elsewhere' }, 61);
    const taken = await Promise.allSettled(['run-2', 'run-3'].map((runId) => ObjectLock.take(objects, runId)));
    expect(taken.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    for (const each of taken) if (each.status === 'fulfilled') await each.value.release();
  });

  test('stays that of its run as long as that says so, and where answers are lost', async () => {
    vi.useFakeTimers();
    const objects = new MemoryObjects();
    objects.puts.push('lost');
    const lock = await ObjectLock.take(objects, 'run-1');
    for (let beats = 0; beats < 20; beats += 1) {
      objects.puts.push('lost');
      await vi.advanceTimersByTimeAsync(10_000);
    }
    const age = (await objects.get('lock'))?.age;
    expect(age).toBeLessThanOrEqual(10_000);
    await lock.assure();
    await lock.release();
    expect([...objects.kept.keys()]).toEqual([]);
  });

  test('that another run has taken over is not used again, nor removed', async () => {
    vi.useFakeTimers();
    const objects = new MemoryObjects();
    const lock = await ObjectLock.take(objects, 'run-1');
    const other = withLock({ runId: 'run-2', token: 'new' }, 0).kept.get('lock');
    if (other !== undefined) objects.kept.set('lock', other);
    lock.verify();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(() => lock.verify()).toThrow(
      expect.objectContaining({ code: 'STATE_IN_USE', fatal: true, message: expect.stringContaining('The run run-2') }),
    );
    await expect(lock.assure()).rejects.toThrow(IN_USE);
    await lock.release();
    expect(objects.kept.get('lock')).toBe(other);
  });

  test('is asked for before something is written that its run has not heard of for long', async () => {
    vi.useFakeTimers();
    const objects = new MemoryObjects();
    const lock = await ObjectLock.take(objects, 'run-1');
    objects.kept.delete('lock');
    await lock.assure();
    // No beat comes in between: the process stood still.
    vi.setSystemTime(Date.now() + 30_000);
    await expect(lock.assure()).rejects.toThrow(IN_USE);
    await lock.release();
  });

  test.each([
    ['If-None-Match', []],
    ['If-Match', ['refused']],
  ] as const)('is not kept in a store that takes no notice of %s', async (header, puts) => {
    const objects = new MemoryObjects();
    const put = objects.put.bind(objects);
    let count = 0;
    objects.put = (key, bytes, replaced) => {
      count += 1;
      if (count > 1) objects.puts.push(puts[count - 2] ?? 'unconditional');
      return put(key, bytes, replaced);
    };
    await expect(ObjectLock.take(objects, 'run-1')).rejects.toMatchObject({
      code: 'STATE_FAILED',
      message: expect.stringContaining(`takes no notice of ${header},`),
    });
    expect([...objects.kept.keys()]).toEqual([]);
  });
});
