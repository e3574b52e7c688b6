import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasPython } from '../support/python.mjs';
import { EMPTY_CATALOGUE, earlierState } from './catalogue-state.js';
import { FaultBench } from './fault-bench.js';
import { FAULT_ROWS, type FaultRow, rowName, SHORT_ROWS } from './fault-rows.js';
import type { Verdict } from './judge.js';
import { type Expected, LISTED, NAMED, runRow } from './run-row.js';

const IS_LONG = process.env['SLUICE_TORTURE'] === '1';
const AT_A_TIME = 8;
/** Far beyond what the longest row takes: all tries of a request that is never answered. */
const LIMIT_MILLISECONDS = 180_000;
const ROWS = IS_LONG ? FAULT_ROWS : SHORT_ROWS;

describe.skipIf(!hasPython())('faults', () => {
  let bench: FaultBench;
  const results = new Map<FaultRow, Promise<Verdict>>();

  beforeAll(async () => {
    process.env['SLUICE_ANSWER_TIMEOUT'] = '3';
    bench = await FaultBench.start(AT_A_TIME);
    const first = await bench.run(EMPTY_CATALOGUE);
    expect(first.report.status).toBe('succeeded');
    const before = earlierState(first.catalogue);
    const [listed, named] = [await bench.run(before, LISTED), await bench.run(before, NAMED)];
    expect([listed.report.status, named.report.status]).toEqual(['succeeded', 'succeeded']);
    const expected: Expected = { before, listed: listed.catalogue, named: named.catalogue };
    begin(expected);
  }, LIMIT_MILLISECONDS);

  afterAll(() => bench?.stop());

  /** Runs the rows side by side: most of their time is spent waiting. */
  function begin(expected: Expected): void {
    const settle = new Map<FaultRow, PromiseWithResolversLike<Verdict>>();
    for (const row of ROWS) {
      const promise = withResolvers<Verdict>();
      // Whoever waits for it hears of it.
      promise.promise.catch(() => undefined);
      settle.set(row, promise);
      results.set(row, promise.promise);
    }
    const queue = ROWS.values();
    const lane = async (): Promise<void> => {
      for (const row of queue) {
        await inTime(runRow(bench, row, expected)).then(settle.get(row)?.resolve, settle.get(row)?.reject);
      }
    };
    for (let each = 0; each < AT_A_TIME; each += 1) void lane();
  }

  test.each(ROWS.map((row) => [rowName(row), row] as const))('%s', { timeout: 1_200_000 }, async (name, row) => {
    const verdict = await results.get(row);
    if (process.env['SHOW']) console.log(name, '=>', verdict);
    expect(verdict).toBeDefined();
  });
});

interface PromiseWithResolversLike<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
}

function withResolvers<T>(): PromiseWithResolversLike<T> {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((onValue, onReason) => {
    [resolve, reject] = [onValue, onReason];
  });
  return { promise, resolve, reject };
}

async function inTime<T>(run: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end within ${LIMIT_MILLISECONDS / 1000} s`)), LIMIT_MILLISECONDS);
  });
  try {
    return await Promise.race([run, limit]);
  } finally {
    clearTimeout(timer);
  }
}
