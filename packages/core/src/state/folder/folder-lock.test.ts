import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { isAlive, ownMark } from '../process-mark.js';
import { FolderLock } from './folder-lock.js';

function folder(): string {
  return mkdtempSync(join(tmpdir(), 'sluice-lock-'));
}

/** Leaves a lock as a process would that is gone, or on another machine. */
function leftLock(path: string, holder: object, secondsAgo: number): void {
  writeFileSync(join(path, 'lock'), JSON.stringify({ runId: 'run-1', ...ownMark(), token: 'old', ...holder }));
  const time = new Date(Date.now() - secondsAgo * 1000);
  utimesSync(join(path, 'lock'), time, time);
}

/** The number of a process that has ended. */
async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => child.once('close', resolve));
  return child.pid ?? 0;
}

/** A thread that reads a lock over and over, and counts how often it was whole and how often not. */
const WATCHER = `
const { readFileSync } = require('node:fs');
const { lock, counts } = require('node:worker_threads').workerData;
while (Atomics.load(counts, 0) === 0) {
  let text;
  try { text = readFileSync(lock, 'utf8'); } catch { continue; }
  Atomics.add(counts, text.endsWith('}') ? 1 : 2, 1);
}`;

describe('the lock of a state', () => {
  test('is of one run, which the second is told of, until it is released', () => {
    const path = folder();
    const lock = FolderLock.take(path, 'run-1');
    expect(() => FolderLock.take(path, 'run-2')).toThrow(
      expect.objectContaining({
        code: 'STATE_IN_USE',
        message: expect.stringContaining(`The run run-1 (process ${process.pid} on`),
      }),
    );
    lock.verify();
    lock.release();
    const next = FolderLock.take(path, 'run-2');
    expect(() => lock.verify()).toThrow(expect.objectContaining({ code: 'STATE_IN_USE', fatal: true }));
    lock.release();
    next.verify();
    next.release();
    expect(readdirSync(path)).toEqual([]);
  });

  test('is there with all that it says, or not at all, whenever its process is killed', async () => {
    const path = folder();
    const [ENDED, WHOLE, CUT] = [0, 1, 2] as const;
    const counts = new Int32Array(new SharedArrayBuffer(12));
    const watcher = new Worker(WATCHER, { eval: true, workerData: { lock: join(path, 'lock'), counts } });
    try {
      while (Atomics.load(counts, WHOLE) < 1000) {
        FolderLock.take(path, 'run-1').release();
        await setImmediate();
      }
    } finally {
      Atomics.store(counts, ENDED, 1);
      await new Promise((resolve) => watcher.once('exit', resolve));
    }
    expect(counts[CUT]).toBe(0);
    expect(readdirSync(path)).toEqual([]);
  });

  test('of a process that ended is taken over at once', async () => {
    const path = folder();
    leftLock(path, { pid: await endedProcess() }, 0);
    FolderLock.take(path, 'run-2').release();
  });

  test('of a process whose number another one has by now is taken over at once', () => {
    const path = folder();
    leftLock(path, { began: '1' }, 0);
    FolderLock.take(path, 'run-2').release();
  });

  test.each([
    ['another machine', { host: 'elsewhere' }],
    ['another container, where the same number is another process', { space: 'another pid:[1]' }],
  ])('of a process of %s is taken over after a minute of silence, and not before', (_, holder) => {
    const path = folder();
    leftLock(path, holder, 50);
    expect(() => FolderLock.take(path, 'run-2')).toThrow(
      expect.objectContaining({ code: 'STATE_IN_USE', message: expect.stringMatching(/run-1.*last heard of 5\d s ago/) }),
    );
    leftLock(path, holder, 61);
    FolderLock.take(path, 'run-2').release();
  });

  test('that says nothing of its process is one that may be alive', () => {
    const path = folder();
    writeFileSync(join(path, 'lock'), '');
    expect(() => FolderLock.take(path, 'run-2')).toThrow(expect.objectContaining({ code: 'STATE_IN_USE' }));
    const time = new Date(Date.now() - 61_000);
    utimesSync(join(path, 'lock'), time, time);
    FolderLock.take(path, 'run-2').release();
    expect(existsSync(join(path, 'lock'))).toBe(false);
  });

  test('holds nothing but what tells of its process', () => {
    const path = folder();
    const lock = FolderLock.take(path, 'run-1');
    const keys = Object.keys(JSON.parse(readFileSync(join(path, 'lock'), 'utf8')));
    lock.release();
    expect(keys.sort()).toEqual(['began', 'host', 'pid', 'runId', 'space', 'token']);
  });

  test('cannot be taken where nothing can be written', () => {
    expect(() => FolderLock.take(join(folder(), 'none'), 'run-1')).toThrow(expect.objectContaining({ code: 'STATE_FAILED' }));
  });
});

test('this process is alive by its own mark', () => {
  expect(isAlive(ownMark())).toBe(true);
});
