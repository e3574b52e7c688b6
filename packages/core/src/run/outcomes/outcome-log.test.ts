import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IngestError } from '@sluice/plugin-api';
import { array, assert, integer, property, uniqueArray } from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { anyOutcome, plain } from './any-outcome.test.fixture.js';
import { type Outcome, subjectKey } from './outcome.js';
import { OutcomeLog } from './outcome-log.js';

const keyOf = ({ subject }: Outcome): string => subjectKey(subject);

function logOf(outcomes: Iterable<Outcome>, inMemory: number, errors: IngestError[] = []): OutcomeLog {
  const log = new OutcomeLog({ keyOf, inMemory, onError: (error) => errors.push(error) });
  for (const outcome of outcomes) log.add(outcome);
  return log;
}

function file(index: number): Outcome {
  return { subject: { kind: 'file', name: String(index).padStart(6, '0') }, scope: 'a', status: 'created' };
}

describe('OutcomeLog', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'log-test-'));
    vi.stubEnv('TMPDIR', folder);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true });
  });

  test('gives back in order whatever it was given, the same from a file as from memory, and again', () => {
    const outcomes = uniqueArray(anyOutcome, { selector: keyOf, maxLength: 40 });
    assert(
      property(outcomes, integer({ min: 1, max: 12 }), (given, inMemory) => {
        const [memory, spooled] = [logOf(given, 1000), logOf(given, inMemory)];
        const sorted = [...given].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)).map(plain);
        expect([...memory].map(plain)).toEqual(sorted);
        expect([...spooled].map(plain)).toEqual(sorted);
        expect([...spooled].map(plain)).toEqual(sorted);
        expect([memory.count, spooled.count]).toEqual([given.length, given.length]);
        expect(memory.spooled).toBe(0);
        if (given.length > inMemory) expect(spooled.spooled).toBeGreaterThan(0);
        spooled.dispose();
      }),
    );
  });

  test('does not depend on the order in which it is told', () => {
    const numbers = Array.from({ length: 1000 }, (_, index) => index);
    assert(
      property(array(integer({ min: 0, max: 999 }), { maxLength: 50 }), (first) => {
        const order = [...new Set([...first, ...numbers])];
        const log = logOf(order.map(file), 64);
        expect([...log].map(({ subject }) => Number(subject.name))).toEqual(numbers);
        log.dispose();
      }),
      { numRuns: 10 },
    );
  });

  test('leaves no file behind, even while it is open', () => {
    const log = logOf(
      Array.from({ length: 100 }, (_, index) => file(index)),
      10,
    );
    expect(log.spooled).toBeGreaterThan(0);
    if (process.platform !== 'win32') expect(readdirSync(folder)).toEqual([]);
    log.dispose();
    log.dispose();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('reads lines that are longer than what it reads at a time, and letters that lie across', () => {
    const long = Array.from({ length: 30 }, (_, index): Outcome => {
      return {
        subject: { kind: 'file', name: `${String(index).padStart(2, '0')}${'ü€😀'.repeat(1000 + index)}` },
        scope: 'a',
        status: 'created',
      };
    });
    const log = logOf(long, 4);
    expect([...log]).toEqual(long);
    log.dispose();
  });

  test('stops reading where it is left', () => {
    const log = logOf(
      Array.from({ length: 100 }, (_, index) => file(index)),
      10,
    );
    for (const outcome of log) if (outcome.subject.name === '000005') break;
    expect([...log]).toHaveLength(100);
    log.dispose();
  });

  test('keeps all in memory where there is no temporary folder, and tells of it once', () => {
    vi.stubEnv('TMPDIR', join(folder, 'missing'));
    const errors: IngestError[] = [];
    const log = logOf(
      Array.from({ length: 100 }, (_, index) => file(index)),
      10,
      errors,
    );
    expect(errors.map(({ code, fatal }) => [code, fatal])).toEqual([['TEMPORARY_FILE_FAILED', true]]);
    expect([...log]).toHaveLength(100);
    log.dispose();
  });
});
