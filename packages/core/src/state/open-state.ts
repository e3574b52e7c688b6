import { randomUUID } from 'node:crypto';
import { IngestError, type Warning } from '@sluice/plugin-api';
import type { KeptItems } from '../run/known-items.js';
import type { WorkflowReport } from '../run/report/report.js';
import type { RunState } from '../run/run-state.js';
import { JournalItems } from './journal/journal-items.js';
import { RunJournal } from './journal/run-journal.js';
import { type ScannedJournal, scanJournal } from './journal/scan-journal.js';
import type { StatePlace } from './state-place.js';

/** What a state is opened for. */
export interface StateRequest {
  readonly place: StatePlace;
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
  /** What is not to be in it, whatever a server says. */
  readonly secrets?: readonly string[];
}

/** The state of a run that may begin. No other run has it. */
export interface OpenState {
  readonly runId: string;
  /** When the run began, or was begun that it resumes. */
  readonly startedAt: number;
  readonly run: RunState;
  /** What the last run kept that came to its end, where that was one of the same workflow. */
  readonly kept: KeptItems | undefined;
  /** Whether no run wrote since that one, as far as the state tells: one that did not come to its end may have. */
  readonly isLatest: boolean;
  readonly warnings: readonly Warning[];
  /** The run is over. One that read everything is not to be resumed. */
  end(report: WorkflowReport): Promise<void>;
  /** Lets others have the state. */
  close(): Promise<void>;
}

/** A journal that was looked through; `scan` is absent where nothing in it counts. */
interface Journal {
  readonly number: number;
  readonly scan: ScannedJournal | undefined;
}

/**
 * Opens a state for one run.
 *
 * @throws IngestError STATE_IN_USE where another run has it, STATE_OTHER_WORKFLOW where the run to be resumed was one of another workflow,
 * STATE_DAMAGED, STATE_FAILED.
 */
export async function openState(request: StateRequest): Promise<OpenState> {
  const runId = request.runId ?? randomUUID();
  try {
    await request.place.take(runId);
    return await opened(request, runId);
  } catch (error) {
    await request.place.release();
    throw error;
  }
}

async function opened(request: StateRequest, runId: string): Promise<OpenState> {
  const { place, workflow, now, isResumed = false, isFull = false, secrets = [] } = request;
  const verify = (): void => place.verify();
  const numbers = await place.journals();
  // What is not used may be damaged.
  const read: Journal[] = [];
  for (const number of isFull ? numbers.slice(isResumed ? -1 : numbers.length) : numbers) {
    const { path, name } = await place.read(number);
    read.push({ number, scan: scanJournal(path, name) });
  }
  const latest = read.at(-1);
  const unfinished = latest?.scan?.isFinished === false ? latest.scan : undefined;
  const warnings = told(unfinished, request);
  if (isResumed && unfinished !== undefined && unfinished.header.workflow !== workflow) throw otherWorkflow(unfinished);
  const finished = read.findLast(({ scan }) => scan?.isFinished === true);
  const kept = !isFull && finished?.scan?.header.workflow === workflow ? new JournalItems(finished.scan) : undefined;
  let journal: RunJournal;
  let number: number;
  if (isResumed && latest !== undefined && unfinished !== undefined) {
    number = latest.number;
    journal = RunJournal.resume(unfinished, { verify, secrets, save: place.saving?.(number, unfinished.length) });
    place.opened();
  } else {
    number = (numbers.at(-1) ?? 0) + 1;
    const { path } = await place.make(number);
    const header = { runId, workflow, startedAt: now };
    journal = await RunJournal.begin(path, header, { verify, secrets, save: place.saving?.(number, 0) });
    place.opened();
    // What was begun and is not taken up is of no use, and nothing is to a run that reads everything; what came to its end is, until this one does.
    await place.remove(numbers.filter((each) => each !== finished?.number));
  }
  return {
    runId: journal.header.runId,
    startedAt: journal.header.startedAt,
    run: journal,
    kept,
    isLatest: unfinished === undefined,
    warnings,
    end: async (report) => {
      if (!isWhole(report)) return;
      await journal.finish(report.endedAt);
      verify();
      await place.remove((await place.journals()).filter((each) => each !== number));
    },
    close: async () => {
      journal.close();
      kept?.close();
      await place.release();
    },
  };
}

/** Whether a run read all that it meant to, whatever came of it. */
function isWhole({ status, error }: WorkflowReport): boolean {
  return status !== 'interrupted' && (error === undefined || error.code === 'DELETES_TOO_MANY');
}

function told(unfinished: ScannedJournal | undefined, { isResumed = false, place }: StateRequest): readonly Warning[] {
  if (isResumed && unfinished === undefined) {
    const message = 'There is no run to resume: the last one came to its end, or there was none. This is a new one';
    return [{ code: 'NOTHING_TO_RESUME', message, path: place.name }];
  }
  if (isResumed || unfinished === undefined) return [];
  const { header, splits } = unfinished;
  const message = `The run ${header.runId} of ${new Date(header.startedAt).toISOString()} did not come to its end, and is not resumed: the ${splits.size} splits that it did are done again`;
  return [{ code: 'RUN_UNFINISHED', message, path: place.name }];
}

function otherWorkflow({ header, name }: ScannedJournal): IngestError {
  const message = `The run ${header.runId} cannot be resumed: the workflow, or Sluice, was changed since it began`;
  return new IngestError('STATE_OTHER_WORKFLOW', { message, path: name });
}
