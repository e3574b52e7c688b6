import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { IngestError, type Warning } from '@sluice/plugin-api';
import type { KeptItems } from '../run/known-items.js';
import type { WorkflowReport } from '../run/report.js';
import type { RunState } from '../run/run-state.js';
import { FolderLock } from './folder-lock.js';
import { JournalItems } from './journal-items.js';
import { RunJournal } from './run-journal.js';
import { type ScannedJournal, scanJournal } from './scan-journal.js';
import { stateFailed } from './state-errors.js';

const JOURNAL = /^(\d+)\.journal$/;
const NUMBER_DIGITS = 6;

/** What a state is opened for. */
export interface StateRequest {
  /** The folder; made where it is not there. */
  readonly folder: string;
  /** A digest of all that decides what the run writes. */
  readonly workflow: string;
  /** The id of the run, where it is given; a run that is resumed keeps its own. */
  readonly runId?: string;
  /** Goes on with the last run, where that did not come to its end. */
  readonly isResumed?: boolean;
  /** Makes no use of what earlier runs kept. */
  readonly isFull?: boolean;
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly now: number;
}

/** The state of a run that may begin. No other run has it. */
export interface OpenState {
  readonly runId: string;
  /** When the run began, or was begun that it resumes. */
  readonly startedAt: number;
  readonly run: RunState;
  /** What the last run kept that came to its end, where that was one of the same workflow. */
  readonly kept: KeptItems | undefined;
  readonly warnings: readonly Warning[];
  /** The run is over. One that read everything is not to be resumed. */
  end(report: WorkflowReport): Promise<void>;
  /** Lets others have the state. */
  close(): void;
}

/** A journal in the folder, the first first. */
interface Journal {
  readonly number: number;
  readonly path: string;
}

/**
 * Opens a state that is a folder, for one run.
 *
 * @throws IngestError STATE_IN_USE where another run has it, STATE_OTHER_WORKFLOW where the run to be resumed was one of another workflow,
 * STATE_DAMAGED, STATE_FAILED.
 */
export async function openState(request: StateRequest): Promise<OpenState> {
  const { folder } = request;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw stateFailed(folder, error);
  }
  const runId = request.runId ?? randomUUID();
  const lock = FolderLock.take(folder, runId);
  try {
    return await opened(request, runId, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function opened(request: StateRequest, runId: string, lock: FolderLock): Promise<OpenState> {
  const { folder, workflow, now, isResumed = false, isFull = false } = request;
  const journals = journalsIn(folder);
  // What is not used may be damaged.
  const read = isFull ? journals.slice(isResumed ? -1 : journals.length) : journals;
  const scans = read.map(({ path }) => scanJournal(path));
  const latest = scans.at(-1);
  const unfinished = latest?.isFinished === false ? latest : undefined;
  const verify = (): void => lock.verify();
  const warnings = told(unfinished, request);
  if (isResumed && unfinished !== undefined && unfinished.header.workflow !== workflow) throw otherWorkflow(unfinished);
  const finished = scans.findLast((each) => each?.isFinished === true);
  const kept = !isFull && finished?.header.workflow === workflow ? new JournalItems(finished) : undefined;
  let journal: RunJournal;
  let path: string;
  if (isResumed && unfinished !== undefined) {
    path = unfinished.path;
    journal = RunJournal.resume(unfinished, verify);
  } else {
    const number = String((journals.at(-1)?.number ?? 0) + 1).padStart(NUMBER_DIGITS, '0');
    path = join(folder, `${number}.journal`);
    journal = await RunJournal.begin(path, { runId, workflow, startedAt: now }, verify);
    syncFolder(folder);
    // What was begun and is not taken up is of no use; what came to its end is, until this one does.
    for (const each of read) if (each.path !== finished?.path) rmSync(each.path, { force: true });
  }
  return {
    runId: journal.header.runId,
    startedAt: journal.header.startedAt,
    run: journal,
    kept,
    warnings,
    end: async (report) => {
      if (!isWhole(report)) return;
      await journal.finish(report.endedAt);
      for (const each of journalsIn(folder)) if (each.path !== path) rmSync(each.path, { force: true });
    },
    close: () => {
      journal.close();
      kept?.close();
      lock.release();
    },
  };
}

/** Whether a run read all that it meant to, whatever came of it. */
function isWhole({ status, error }: WorkflowReport): boolean {
  return status !== 'interrupted' && (error === undefined || error.code === 'DELETES_TOO_MANY');
}

function told(unfinished: ScannedJournal | undefined, { isResumed = false, folder }: StateRequest): readonly Warning[] {
  if (isResumed && unfinished === undefined) {
    const message = 'There is no run to resume: the last one came to its end, or there was none. This is a new one';
    return [{ code: 'NOTHING_TO_RESUME', message, path: folder }];
  }
  if (isResumed || unfinished === undefined) return [];
  const { header, splits } = unfinished;
  const message = `The run ${header.runId} of ${new Date(header.startedAt).toISOString()} did not come to its end, and is not resumed: the ${splits.size} splits that it did are done again`;
  return [{ code: 'RUN_UNFINISHED', message, path: folder }];
}

function otherWorkflow({ header, path }: ScannedJournal): IngestError {
  const message = `The run ${header.runId} cannot be resumed: the workflow, or Sluice, was changed since it began`;
  return new IngestError('STATE_OTHER_WORKFLOW', { message, path });
}

function journalsIn(folder: string): readonly Journal[] {
  try {
    return readdirSync(folder)
      .flatMap((name) => {
        const number = JOURNAL.exec(name)?.[1];
        return number === undefined ? [] : { number: Number(number), path: join(folder, name) };
      })
      .sort((a, b) => a.number - b.number);
  } catch (error) {
    throw stateFailed(folder, error);
  }
}

/** Makes the name of a new file last. */
function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r');
    fsyncSync(handle);
    closeSync(handle);
  } catch (error) {
    throw stateFailed(folder, error);
  }
}
