import {
  type DeletionPolicy,
  IngestError,
  qualifiedPath,
  type Sink,
  type StepContext,
  type StorageService,
  toIngestError,
} from '@sluice/plugin-api';
import { type DeletionPlan, DeletionPlanner, type UnknownScope } from './deletion-plan.js';
import type { DeletionSurvey } from './deletion-survey.js';

const SHOWN = 10;

type DeleteResults = Awaited<ReturnType<NonNullable<Sink['delete']>>>;

/** What a run deleted from the catalogue. */
export interface Deletion {
  /** The fully qualified names of all containers that went, in their order. */
  readonly deleted: readonly string[];
  /** What could not be deleted, each with all below it. */
  readonly failed: readonly { readonly fullyQualifiedName: string; readonly error: IngestError }[];
  /** Where it is not known what is gone. */
  readonly unknown: readonly UnknownScope[];
  /** Why nothing was deleted, where something should have been. */
  readonly error?: IngestError;
}

/** A run that deletes nothing. */
export const NO_DELETION: Deletion = { deleted: [], failed: [], unknown: [] };

/** What deleting needs. */
export interface DeletionParts {
  readonly service: StorageService;
  readonly policy: DeletionPolicy;
  readonly sink: Sink;
  /** Complete: nothing more is read. There is none for a sink that cannot tell what the catalogue holds. */
  readonly survey: DeletionSurvey | undefined;
}

/** Deletes from the catalogue what the run saw to be gone from the store. Never throws. */
export async function deleteGone(parts: DeletionParts, context: StepContext): Promise<Deletion> {
  try {
    return await deleteBy(parts, context);
  } catch (error) {
    return context.signal.aborted ? NO_DELETION : { ...NO_DELETION, error: toIngestError(error) };
  }
}

async function deleteBy({ service, policy, sink, survey }: DeletionParts, context: StepContext): Promise<Deletion> {
  if (sink.snapshot === undefined || survey === undefined) {
    const message = 'The sink cannot tell what the catalogue holds: what is gone from the store stays there';
    context.report.warn({ code: 'DELETION_NOT_SUPPORTED', message });
    return NO_DELETION;
  }
  const planner = new DeletionPlanner({ service: service.fullyQualifiedName, policy, ...survey.facts() });
  for await (const container of sink.snapshot(service.name, context)) planner.add(container);
  const plan = planner.plan();
  for (const path of plan.holding) {
    const message = 'It is gone from the store and stays in the catalogue, since something below it is there or was not read';
    context.report.warn({ code: 'GONE_BUT_NOT_EMPTY', message, path });
  }
  const none: Deletion = { ...NO_DELETION, unknown: plan.unknown };
  if (plan.names.length === 0 || context.signal.aborted) return none;
  if (plan.names.length > plan.allowed) return { ...none, error: tooMany(service, plan) };
  if (sink.delete === undefined) {
    const message = `The sink cannot delete: ${listed(plan.names)} stay in the catalogue and are gone from the store`;
    context.report.warn({ code: 'DELETION_NOT_SUPPORTED', message });
    return none;
  }
  const results = await sink.delete(plan.topmost, context);
  if (results.length === plan.topmost.length) return toDeletion(plan, results);
  throw new IngestError('PLUGIN_INVALID', {
    message: `The sink answered ${results.length} results for ${plan.topmost.length} containers to delete`,
  });
}

function toDeletion({ topmost, names, unknown }: DeletionPlan, results: DeleteResults): Deletion {
  const failed = results.flatMap((result, index) => {
    const container = topmost[index];
    if (container === undefined || result.status !== 'failed') return [];
    return [{ fullyQualifiedName: qualifiedPath(container.fullyQualifiedName)?.at(-1) ?? '', error: result.error }];
  });
  const left = new Set(failed.map(({ fullyQualifiedName }) => fullyQualifiedName));
  return { deleted: names.filter((name) => !qualifiedPath(name)?.some((each) => left.has(each))), failed, unknown };
}

function tooMany({ name }: StorageService, { names, allowed }: DeletionPlan): IngestError {
  return new IngestError('DELETES_TOO_MANY', {
    message: `${listed(names)} are gone from the store, and ${allowed} may be deleted; none was`,
    path: name,
    details: { allowed, containers: names },
  });
}

function listed(names: readonly string[]): string {
  const more = names.length > SHOWN ? ', …' : '';
  return `${names.length} containers (${names.slice(0, SHOWN).join(', ')}${more})`;
}
