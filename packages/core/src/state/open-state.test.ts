import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IngestError } from '@sluice/plugin-api';
import { describe, expect, test } from 'vitest';
import { noOutcomes } from '../run/outcomes/outcome.js';
import type { WorkflowReport } from '../run/report/report.js';
import { bucketSplit } from '../run/run.test.fixture.js';
import { FolderPlace } from './folder/folder-place.js';
import { MemoryObjects } from './objects/memory-objects.test.fixture.js';
import { ObjectPlace } from './objects/object-place.js';
import { type OpenState, openState, type StateRequest } from './open-state.js';
import type { StatePlace } from './state-place.js';

/** Gives a place of its own for each run, of one and the same state. */
type Places = () => StatePlace;

function newFolder(): string {
  return join(mkdtempSync(join(tmpdir(), 'sluice-state-')), 'deep/state');
}

function inFolder(folder: string): Places {
  return () => new FolderPlace(folder);
}

function open(places: Places, request: Partial<StateRequest> = {}): Promise<OpenState> {
  return openState({ place: places(), workflow: 'digest', now: 1000, ...request });
}

/** A run that commits the bucket `a` and then ends as given, or just stops. */
async function run(places: Places, ending?: Partial<WorkflowReport>, request: Partial<StateRequest> = {}): Promise<string> {
  const state = await open(places, request);
  const isDone = state.run.committed(bucketSplit('a')) !== undefined;
  if (!isDone) await state.run.begin(bucketSplit('a')).commit({ children: [], outcomes: noOutcomes() });
  if (ending !== undefined) await state.end({ status: 'succeeded', endedAt: 2000, ...ending } as WorkflowReport);
  await state.close();
  return state.runId;
}

const KINDS: readonly (readonly [string, () => Places])[] = [
  ['a folder', () => inFolder(newFolder())],
  [
    'objects',
    () => {
      const objects = new MemoryObjects();
      return () => new ObjectPlace(objects);
    },
  ],
];

describe.each(KINDS)('in %s', (_, newPlaces) => {
  describe('a run that is resumed', () => {
    test('is the last one that did not come to its end: its id, its beginning, its splits', async () => {
      const places = newPlaces();
      const runId = await run(places);
      const state = await open(places, { isResumed: true, now: 5000 });
      expect(state).toMatchObject({ runId, startedAt: 1000, warnings: [] });
      expect(state.run.committed(bucketSplit('a'))).toBeDefined();
      expect(state.run.committed(bucketSplit('b'))).toBeUndefined();
      await state.close();
    });

    test.each([
      ['came to its end', {}],
      ['came to its end with failures', { status: 'partial' }],
      ['read all, and was not allowed to delete so much', { status: 'failed', error: new IngestError('DELETES_TOO_MANY') }],
    ] as const)('is a new one where the last one %s', async (_, ending) => {
      const places = newPlaces();
      const runId = await run(places, ending);
      const state = await open(places, { isResumed: true });
      expect(state.runId).not.toBe(runId);
      expect(state.run.committed(bucketSplit('a'))).toBeUndefined();
      expect(state.warnings).toMatchObject([{ code: 'NOTHING_TO_RESUME', path: places().name }]);
      await state.close();
    });

    test.each([
      ['was interrupted', { status: 'interrupted' }],
      ['stopped by an error', { status: 'failed', error: new IngestError('OPENMETADATA_UNREACHABLE') }],
    ] as const)('is the last one where that %s', async (_, ending) => {
      const places = newPlaces();
      const runId = await run(places, ending);
      expect(await run(places, {}, { isResumed: true })).toBe(runId);
    });

    test('is not one of another workflow, and stays', async () => {
      const places = newPlaces();
      const runId = await run(places);
      await expect(open(places, { isResumed: true, workflow: 'changed' })).rejects.toMatchObject({
        code: 'STATE_OTHER_WORKFLOW',
        kind: 'config',
        message: expect.stringContaining(runId),
      });
      expect(await run(places, {}, { isResumed: true })).toBe(runId);
    });
  });

  describe('a new run', () => {
    test('has the id that it was given', async () => {
      expect(await run(newPlaces(), {}, { runId: 'nightly' })).toBe('nightly');
    });

    test('says that the one before did not come to its end, and does not use it', async () => {
      const places = newPlaces();
      const runId = await run(places);
      const state = await open(places);
      expect(state.warnings).toMatchObject([
        {
          code: 'RUN_UNFINISHED',
          path: places().name,
          message: expect.stringMatching(`${runId} of 1970-01-01T00:00:01.000Z .*: the 1 splits`),
        },
      ]);
      expect(state.run.committed(bucketSplit('a'))).toBeUndefined();
      await state.close();
    });

    test('that comes to its end leaves its own journal alone', async () => {
      const places = newPlaces();
      for (const ending of [{}, undefined, {}, undefined, undefined] as const) await run(places, ending);
      expect(await places().journals()).toEqual([3, 5]);
      await run(places, {});
      expect(await places().journals()).toEqual([6]);
    });

    test('that reads everything leaves no earlier one, and is resumed as one that does', async () => {
      const places = newPlaces();
      for (const ending of [{}, undefined] as const) await run(places, ending);
      const runId = await run(places, undefined, { isFull: true });
      expect(await places().journals()).toEqual([3]);
      const state = await open(places, { isResumed: true });
      expect(state.runId).toBe(runId);
      expect(state.kept).toBeUndefined();
      await state.close();
    });

    test('is told whether a run wrote since the one that came to its end', async () => {
      const places = newPlaces();
      await run(places, {});
      const isLatest = async (): Promise<boolean> => {
        const state = await open(places);
        await state.close();
        return state.isLatest;
      };
      // The first is cut short by being closed.
      expect(await isLatest()).toBe(true);
      expect(await isLatest()).toBe(false);
    });

    test('is refused while another one works with the state', async () => {
      const places = newPlaces();
      const first = await open(places, { runId: 'first' });
      await expect(open(places)).rejects.toMatchObject({
        code: 'STATE_IN_USE',
        message: expect.stringContaining('The run first'),
      });
      await first.close();
      await run(places, {});
    });
  });
});

describe('a new run in a folder', () => {
  test('begins where a journal was cut in its first line', async () => {
    const folder = newFolder();
    await run(inFolder(folder), {});
    writeFileSync(join(folder, '000002.journal'), '0000');
    await run(inFolder(folder), {});
    expect(readdirSync(folder)).toEqual(['000003.journal']);
  });

  test('is refused where the journal is damaged, and lets go of the state', async () => {
    const folder = newFolder();
    await run(inFolder(folder), {});
    const file = join(folder, '000001.journal');
    const [head = '', ...rest] = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, [head, 'x', ...rest].join('\n'));
    await expect(open(inFolder(folder))).rejects.toMatchObject({ code: 'STATE_DAMAGED', path: `${file}:2` });
    expect(readdirSync(folder)).toEqual(['000001.journal']);
  });
});

test('a state that cannot be made says so', async () => {
  const folder = newFolder();
  await run(inFolder(folder), {});
  await expect(open(inFolder(join(folder, '000001.journal')))).rejects.toMatchObject({ code: 'STATE_FAILED' });
});

test('nobody else can read a state', async () => {
  const folder = newFolder();
  await run(inFolder(folder), {});
  expect(statSync(folder).mode & 0o077).toBe(0);
  expect(statSync(join(folder, '000001.journal')).mode & 0o077).toBe(0);
});
