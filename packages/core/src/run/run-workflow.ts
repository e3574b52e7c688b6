import { randomUUID } from 'node:crypto';
import { type Clock, IngestError, type Logger, type Sink, type Source, toIngestError } from '@sluice/plugin-api';
import type { Observer } from 'rxjs';
import { forgetState } from '../state/forget-state.js';
import type { StateStore } from '../state/objects/state-objects.js';
import { openPlace } from '../state/open-place.js';
import { type OpenState, openState } from '../state/open-state.js';
import type { StatePlace } from '../state/state-place.js';
import { runDigest } from '../state/workflow-digest.js';
import { type Workflow, withSecrets } from '../workflow/load-workflow.js';
import { compose, type Override } from './compose.js';
import { Coordinator } from './coordinator.js';
import { KnownItems } from './known-items.js';
import { LocalRunner } from './local-runner.js';
import type { WorkflowReport } from './report/report.js';
import { RequestPace } from './request-pace.js';
import type { RunEvent } from './run-event.js';
import type { OpenRunner, Runner } from './runner.js';

/** What a run can be given. */
export interface RunOptions {
  /** Aborting it interrupts the run: what is being written is finished, nothing more is read. */
  readonly signal?: AbortSignal;
  readonly logger?: Logger;
  readonly clock?: Clock;
  /** Parts to use in place of what the workflow asks for, a sink above all. */
  readonly overrides?: readonly Override[];
  /** Puts something around the parts that the workflow asks for. */
  readonly wrap?: {
    readonly source?: (source: Source) => Source;
    readonly sink?: (sink: Sink) => Sink;
  };
  /** The sink writes nothing, but answers what it would. */
  readonly isPlanned?: boolean;
  /** Whether the report is to have the containers that are written; whoever holds it disposes of them. */
  readonly keepsContainers?: boolean;
  /** Opens what runs the splits; by default, this process does. */
  readonly openRunner?: OpenRun;
  /** What is done with what earlier runs kept, where the workflow keeps a state. Default: `new`. */
  readonly state?: StateUse;
  /** Where states may be kept, besides folders. */
  readonly stateStores?: readonly StateStore[];
  /** Reads and writes all, also what is as the last run left it. */
  readonly isFull?: boolean;
  /** The version of Sluice: what another one kept is not used. */
  readonly version?: string;
  /** Told of what happens, as it happens. */
  readonly events?: Pick<Observer<RunEvent>, 'next'>;
}

/** What a runner is opened for. */
export interface RunnerRequest {
  readonly runId: string;
  readonly sink: Sink;
  /** What need not be read, or written, again; absent where nothing is kept. */
  readonly known?: KnownItems;
}

/** Opens a runner for a run. Throws an IngestError where the run cannot be made so. */
export type OpenRun = (request: RunnerRequest) => Promise<OpenRunner>;

/**
 * `new`: the run is a new one. `resume`: it goes on with the last one, where that did not come to its end. `none`: it keeps nothing and uses nothing.
 * `forget`: it keeps nothing, and what earlier runs kept is removed.
 */
export type StateUse = 'new' | 'resume' | 'none' | 'forget';

/** The time of this machine. */
export const SYSTEM_CLOCK: Clock = { now: () => Date.now() };
/** Says nothing. */
export const SILENT_LOGGER: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * Runs a workflow to its end. What fails is in the report.
 *
 * @throws IngestError when a plugin cannot be built from its config, the state cannot be used or no runner can be opened, WorkflowError when a
 * secret cannot be had; neither the store nor the catalogue was contacted then.
 */
export async function runWorkflow(loaded: Workflow, options: RunOptions = {}): Promise<WorkflowReport> {
  const workflow = await withSecrets(loaded);
  const logger = options.logger ?? SILENT_LOGGER;
  const clock = options.clock ?? SYSTEM_CLOCK;
  const { dispose, processors, ...parts } = compose(workflow, {
    logger,
    clock,
    ...(options.overrides ? { overrides: options.overrides } : {}),
  });
  const { pipeline } = workflow;
  const source = options.wrap?.source?.(parts.source) ?? parts.source;
  const sink = options.wrap?.sink?.(parts.sink) ?? parts.sink;
  let opened: OpenRunner | undefined;
  let state: OpenState | undefined;
  let forgotten: StatePlace | undefined;
  try {
    forgotten = await forgottenOf(workflow, options);
    state = await openStateOf(workflow, options, clock);
    const runId = state?.runId ?? pipeline?.runId ?? randomUUID();
    const known = new KnownItems(state?.kept, { isKept: state !== undefined, isLatest: state?.isLatest ?? true });
    opened = await options.openRunner?.({ runId, sink, ...(state === undefined ? {} : { known }) });
    // Workers are told what a state knows, and nothing else.
    const isAsked = options.isFull !== true && (state !== undefined || opened === undefined);
    const pace = new RequestPace(workflow.runtime, opened?.budget);
    const local = (): Runner =>
      new LocalRunner({ source, processors, sink, isPlanned: options.isPlanned === true, known }, pace.concurrency);
    const coordinator = new Coordinator({
      ...parts,
      source,
      sink,
      runner: opened?.runner ?? local(),
      runId,
      ...(isAsked ? { known } : {}),
      ...(pipeline === undefined ? {} : { pipeline: pipeline.fqn }),
      ...(state === undefined ? {} : { state: state.run, startedAt: state.startedAt }),
      sourceType: workflow.source.definition.type,
      sinkType: workflow.sink.definition.type,
      logger,
      clock,
      pace,
      ...(options.keepsContainers === undefined ? {} : { keepsContainers: options.keepsContainers }),
      warnings: [...workflow.warnings, ...(state?.warnings ?? [])],
      events: options.events ?? { next: () => {} },
    });
    return await ended(await coordinator.run(options.signal ?? new AbortController().signal), state);
  } finally {
    await opened?.close();
    await state?.close();
    await forgotten?.release();
    await dispose();
  }
}

/** The place of the state that this run makes useless, emptied; `undefined` where there is none. */
async function forgottenOf({ state }: Workflow, options: RunOptions): Promise<StatePlace | undefined> {
  if (state === undefined || options.state !== 'forget') return undefined;
  const place = await openPlace(state, options.stateStores ?? []);
  await forgetState(place, randomUUID());
  return place;
}

/** The state that a workflow keeps, opened for this run; `undefined` where it keeps none. */
async function openStateOf(workflow: Workflow, options: RunOptions, clock: Clock): Promise<OpenState | undefined> {
  const { state: place, pipeline } = workflow;
  const use = options.isPlanned === true ? 'none' : (options.state ?? 'new');
  if (use === 'none' || use === 'forget') return undefined;
  if (place === undefined) {
    if (use === 'new') return undefined;
    const message = 'A run can be resumed only where its workflow keeps a state';
    const hint = 'Give a folder, or an s3:// address, as runtime.state; what ran without it has to be run again.';
    throw new IngestError('WORKFLOW_MISSING_KEY', { message, path: workflow.file, hint });
  }
  return openState({
    place: await openPlace(place, options.stateStores ?? []),
    workflow: runDigest(workflow, options.version ?? ''),
    isResumed: use === 'resume',
    isFull: options.isFull === true,
    ...(pipeline?.runId === undefined ? {} : { runId: pipeline.runId }),
    now: clock.now(),
    secrets: workflow.secrets,
  });
}

/** The report, once the state has it that the run is over. */
async function ended(report: WorkflowReport, state: OpenState | undefined): Promise<WorkflowReport> {
  try {
    await state?.end(report);
    return report;
  } catch (error) {
    return { ...report, status: 'failed', error: report.error ?? toIngestError(error) };
  }
}
