import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import type { Entity, SourceItem, Split, Subject, WriteResult } from '@sluice/plugin-api';
import { expect, test, vi } from 'vitest';
import type { RunParts } from '../coordinator.js';
import { sumOf } from '../report/sums.js';
import { RequestPace } from '../request-pace.js';
import { bucketItem, bucketSplit, container, FakeSink, FakeSource, groupSplit, localCoordinator } from '../run.test.fixture.js';
import type { Outcome } from './outcome.js';
import { OutcomeLog } from './outcome-log.js';

const OPEN_FILES = '/proc/self/fd';
const FILES = 70_000;
const BUCKETS = ['a', 'b', 'c'];
/** Every seventh file is filtered out. */
const FILTERED_OF = 7;
/** So many entities are written at a time. */
const BATCH = 100;

/** Takes everything and keeps nothing of it. */
class ForgetfulSink extends FakeSink {
  override async write(batch: readonly Entity[]): Promise<readonly WriteResult[]> {
    return batch.map(() => ({ status: 'created' }));
  }
}

function writtenItem(bucket: string, number: number): SourceItem & { readonly type: 'entity' } {
  const name = String(number).padStart(6, '0');
  return { type: 'entity', subject: { kind: 'file', name: `${bucket}/${name}` }, entity: container(name, `lake.${bucket}`) };
}

function fileItem(bucket: string, number: number, of: Subject = { kind: 'entry', name: `${bucket}/*` }): SourceItem {
  const item = writtenItem(bucket, number);
  if (number % FILTERED_OF !== 0) return { ...item, of };
  return { type: 'outcome', subject: item.subject, of, outcome: { status: 'filtered', rule: `rule ${number}` } };
}

/** Each bucket has a split of many files, all of them parts of one entry. */
function lake(...extra: readonly SourceItem[]): FakeSource {
  const groups = new Map(
    BUCKETS.map((bucket): [string, Split] => [
      bucket,
      { ...groupSplit(bucket), subjects: [{ kind: 'entry', name: `${bucket}/*` }] },
    ]),
  );
  const reads = BUCKETS.flatMap((bucket) => {
    const group = groups.get(bucket) ?? groupSplit(bucket);
    const files = function* () {
      for (let number = 0; number < FILES; number += 1) yield fileItem(bucket, number);
      if (bucket === 'c') yield* extra;
    };
    return [
      [bucket, () => [bucketItem(bucket), { type: 'split', split: group } as const]],
      [group.id, files],
    ];
  });
  return new FakeSource(BUCKETS.map(bucketSplit), Object.fromEntries(reads));
}

function run(source: FakeSource, parts: Partial<RunParts> = {}) {
  const coordinator = localCoordinator({
    source,
    sink: new ForgetfulSink(),
    ...parts,
  });
  return coordinator.run(new AbortController().signal);
}

function nameOf({ subject }: Outcome): string {
  return `${subject.kind} ${subject.name}`;
}

test('a run of 210,000 subjects adds up, tells each in order, and keeps few of them in memory', async () => {
  const report = await run(lake());
  expect(report.error).toBeUndefined();
  const all = BUCKETS.length * FILES;
  const filtered = BUCKETS.length * Math.ceil(FILES / FILTERED_OF);
  expect(report.totals).toMatchObject({ created: all - filtered + BUCKETS.length + 1, filtered, failed: 0 });
  expect(report.outcomes.count).toBe(all + 2 * BUCKETS.length + 1);
  expect(sumOf(report.totals) + BUCKETS.length).toBe(report.outcomes.count);
  expect(report.scopes.map(({ scope, containers }) => [scope, containers])).toEqual([
    ['', 0],
    ...BUCKETS.map((bucket) => [bucket, 1 + FILES - Math.ceil(FILES / FILTERED_OF)]),
  ]);

  expect(report.outcomes).toBeInstanceOf(OutcomeLog);
  const { count, spooled } = report.outcomes as OutcomeLog;
  expect(count - spooled).toBeLessThan(10_000);

  let previous = '';
  let files = 0;
  for (const outcome of report.outcomes) {
    const name = nameOf(outcome);
    if (name <= previous) throw new Error(`${name} comes after ${previous}`);
    previous = name;
    if (outcome.subject.kind === 'entry') {
      expect(outcome).toMatchObject({ status: 'created', parts: { created: FILES - 10_000, filtered: 10_000 } });
    }
    if (outcome.subject.kind !== 'file') continue;
    const number = Number(outcome.subject.name.slice(2));
    if (outcome.status === 'filtered' && outcome.rule !== `rule ${number}`)
      throw new Error(`${name} has the rule ${outcome.rule}`);
    if ((outcome.status === 'filtered') !== (number % FILTERED_OF === 0)) throw new Error(`${name} is ${outcome.status}`);
    files += 1;
  }
  expect(files).toBe(all);
  report.outcomes.dispose();
});

test('of as many, it finds the one that is told of twice', async () => {
  const again = fileItem('a', 1, { kind: 'entry', name: 'c/*' });
  const report = await run(lake(again));
  expect(report.error).toBeUndefined();
  expect(report.totals.failed).toBe(1);
  const told = [...report.outcomes];
  const failed = told.filter(({ status }) => status === 'failed');
  expect(failed).toMatchObject([{ subject: { name: 'a/000001' }, error: { code: 'OUTCOME_TWICE' } }]);
  expect(told.find(({ subject }) => subject.kind === 'entry')?.parts).toMatchObject({ created: FILES - 10_001, failed: 1 });
  report.outcomes.dispose();
});

test.skipIf(!existsSync(OPEN_FILES))('a run that throws lets go of its temporary file', async () => {
  const now = vi.fn(() => 0);
  let spools = 0;
  const sink = new ForgetfulSink();
  sink.flush = async () => {
    spools = openSpools();
    now.mockImplementation(() => {
      throw new TypeError('no time');
    });
  };
  await expect(run(lake(), { sink, clock: { now } })).rejects.toThrow('no time');
  expect([spools, openSpools()]).toEqual([1, 0]);
});

function openSpools(): number {
  const targets = readdirSync(OPEN_FILES).map((name) => {
    try {
      return readlinkSync(`${OPEN_FILES}/${name}`);
    } catch (error) {
      // The listing itself was open while it was made.
      return String(error);
    }
  });
  return targets.filter((target) => /sluice-\w+\/spool/.test(target)).length;
}

test('however slow the sink, no more is read than what it can take soon', async () => {
  const lanes = 3;
  const slow = new FakeSink();
  const [waiting, seen]: [(() => void)[], number[]] = [[], []];
  let [read, written] = [0, 0];
  slow.write = async (batch) => {
    if (batch.some(({ kind }) => kind === 'storageService')) return [{ status: 'created' }];
    await new Promise<void>((resolve) => waiting.push(resolve));
    written += batch.length;
    return batch.map(() => ({ status: 'created' }));
  };
  const files = 2000;
  const source = new FakeSource(
    BUCKETS.map(bucketSplit),
    Object.fromEntries(
      BUCKETS.map((bucket) => [
        bucket,
        function* () {
          for (let number = 0; number < files; number += 1) {
            read += 1;
            seen.push(read - written);
            yield number === 0 ? bucketItem(bucket) : writtenItem(bucket, number);
          }
        },
      ]),
    ),
  );
  let done = false;
  const running = run(source, { sink: slow, pace: new RequestPace({ concurrency: lanes }) }).finally(() => {
    done = true;
  });
  while (!done) {
    // All that can move without the sink has moved when nothing was read for some turns.
    for (let before = -1, still = 0; still < 5; before = read) {
      await new Promise(setImmediate);
      still = read === before ? still + 1 : 0;
    }
    waiting.shift()?.();
  }
  const report = await running;
  expect(read).toBe(BUCKETS.length * files);
  expect(Math.max(...seen)).toBeLessThanOrEqual(lanes * BATCH);
  report.outcomes.dispose();
});
