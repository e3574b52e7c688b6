import { IngestError, type Sink } from '@sluice/plugin-api';
import { PROCESSORS } from '../run/compose.js';
import type { WorkflowReport } from '../run/report/report.js';
import { type RunOptions, runWorkflow, SYSTEM_CLOCK } from '../run/run-workflow.js';
import { workflowDigest } from '../state/workflow-digest.js';
import type { Workflow } from '../workflow/workflow.js';
import { type Plan, planHeader, readPlan } from './plan-file.js';
import { PlanLines } from './plan-lines.js';
import { planSource } from './plan-source.js';
import { plannedSink } from './planned-sink.js';
import { PlannedWrites } from './planned-writes.js';
import { type PlanListener, planNotSupported, planningSink } from './planning-sink.js';

/** What a workflow would do. */
export interface PlannedRun {
  /** As of a run, in which what is created, updated and deleted is what would be. */
  readonly report: WorkflowReport;
  /** The lines of the plan's file, for {@link applyPlan}; only where it was made to be kept. */
  readonly lines: Iterable<string>;
  /** Lets go of what holds the lines and the report's outcomes: temporary files, where they are many. May be called twice. */
  dispose(): void;
}

/** Makes the whole run and changes nothing in the catalogue. */
export async function planWorkflow(
  workflow: Workflow,
  options: Omit<RunOptions, 'wrap' | 'isPlanned'> & {
    /** Whether its lines are wanted. */
    readonly isKept?: boolean;
  } = {},
): Promise<PlannedRun> {
  const plan = new PlanLines();
  const sinkType = workflow.sink.definition.type;
  const planned: PlanListener['planned'] = (entity, result) => {
    if (result.status === 'created' || result.status === 'updated') plan.write({ entity, ...result });
    else plan.leave(entity);
  };
  const report = await runWorkflow(workflow, {
    ...options,
    isPlanned: true,
    wrap: { sink: (sink) => planningSink(sink, sinkType, options.isKept === true ? { planned } : {}) },
  }).catch((error: unknown) => {
    plan.dispose();
    throw error;
  });
  const header = planHeader({
    serviceName: workflow.serviceName,
    source: workflow.source.definition.type,
    sink: sinkType,
    workflow: workflowDigest(workflow),
    madeAt: new Date((options.clock ?? SYSTEM_CLOCK).now()).toISOString(),
  });
  return {
    report,
    lines: { [Symbol.iterator]: () => plan.lines(header, report.deleted) },
    dispose: () => {
      plan.dispose();
      report.outcomes.dispose();
    },
  };
}

/**
 * Does what a plan of this workflow says, and no more. Nothing is read from the store; what in the catalogue is no longer as it was when the plan was
 * made fails with PLAN_STALE.
 *
 * @throws IngestError PLAN_NOT_READABLE, or PLAN_OTHER_WORKFLOW where it was made of another one.
 */
export async function applyPlan(
  workflow: Workflow,
  path: string,
  options: Omit<RunOptions, 'wrap' | 'isPlanned'> = {},
): Promise<WorkflowReport> {
  const plan = await readPlan(path);
  try {
    return await run(workflow, plan, path, options);
  } finally {
    await plan.close();
  }
}

function run(workflow: Workflow, plan: Plan, path: string, options: RunOptions): Promise<WorkflowReport> {
  const { header, others, deletes } = plan;
  if (header.workflow !== workflowDigest(workflow)) {
    const message = `The plan was made at ${header.madeAt} of another workflow, or of this one before it was changed: ${header.serviceName}, ${header.source} -> ${header.sink}`;
    throw new IngestError('PLAN_OTHER_WORKFLOW', { message, path });
  }
  const planned = new PlannedWrites(others);
  return runWorkflow(workflow, {
    ...options,
    // A plan is no reading of the store, and what runs kept knows nothing of what it writes.
    state: 'forget',
    // The entities of a plan have been through them.
    overrides: [...(options.overrides ?? []), { token: PROCESSORS, value: [] }],
    wrap: {
      source: (source) => planSource(source, plan, path, planned),
      sink: (sink) => plannedSink(applicable(sink, workflow), planned, deletes),
    },
  });
}

function applicable(sink: Sink, { sink: { definition } }: Workflow): Sink {
  if (sink.plan === undefined) throw planNotSupported(definition.type);
  if (sink.isAnew !== true) return sink;
  const message = `The sink ${definition.type} makes its output anew, so that after a plan alone it would lack all that is unchanged`;
  throw new IngestError('PLAN_NOT_SUPPORTED', { message, hint: 'Run sluice ingest without --plan-file.' });
}
