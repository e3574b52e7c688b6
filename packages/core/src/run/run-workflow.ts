import type { Clock, Logger, Sink, Source } from '@sluice/plugin-api';
import type { Observer } from 'rxjs';
import { type Workflow, withSecrets } from '../workflow/load-workflow.js';
import { compose, type Override } from './compose.js';
import { Coordinator } from './coordinator.js';
import { LocalRunner } from './local-runner.js';
import type { WorkflowReport } from './report.js';
import { RequestPace } from './request-pace.js';
import type { RunEvent } from './run-event.js';

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
  /** Told of what happens, as it happens. */
  readonly events?: Pick<Observer<RunEvent>, 'next'>;
}

/** The time of this machine. */
export const SYSTEM_CLOCK: Clock = { now: () => Date.now() };
/** Says nothing. */
export const SILENT_LOGGER: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * Runs a workflow in this process, to its end. What fails is in the report.
 *
 * @throws IngestError when a plugin cannot be built from its config, WorkflowError when a secret cannot be had; neither the store nor the
 * catalogue was contacted then.
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
  const pace = new RequestPace(workflow.runtime);
  try {
    const coordinator = new Coordinator({
      ...parts,
      source,
      sink,
      runner: new LocalRunner({ source, processors, sink, isPlanned: options.isPlanned === true }, pace.concurrency),
      ...(pipeline === undefined ? {} : { pipeline: pipeline.fqn }),
      ...(pipeline?.runId === undefined ? {} : { runId: pipeline.runId }),
      sourceType: workflow.source.definition.type,
      sinkType: workflow.sink.definition.type,
      logger,
      clock,
      pace,
      ...(options.keepsContainers === undefined ? {} : { keepsContainers: options.keepsContainers }),
      warnings: workflow.warnings,
      events: options.events ?? { next: () => {} },
    });
    return await coordinator.run(options.signal ?? new AbortController().signal);
  } finally {
    await dispose();
  }
}
