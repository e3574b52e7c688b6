import { isDeepStrictEqual } from 'node:util';
import {
  type CatalogueContainer,
  type Entity,
  IngestError,
  NameSet,
  qualifiedPath,
  type Sink,
  type StepContext,
  type WriteResult,
} from '@sluice/plugin-api';
import type { PlannedWrite } from './plan-file.js';
import type { PlannedWrites } from './planned-writes.js';

/**
 * A sink that writes what a plan writes, as long as `sink` would make the same of it as when the plan was made, and shows of the catalogue what the
 * plan deletes. What has become otherwise since fails with PLAN_STALE.
 */
export function plannedSink(sink: Sink, planned: PlannedWrites, deletes: readonly string[]): Sink {
  const { snapshot } = sink;
  return {
    check: (context) => sink.check(context),
    write: (batch, context) => writePlanned(sink, planned, batch, context),
    ...(snapshot === undefined
      ? {}
      : { snapshot: (service, context) => goingOf(() => snapshot.call(sink, service, context), deletes, context) }),
    ...(sink.delete === undefined ? {} : { delete: sink.delete.bind(sink) }),
    ...(sink.reportRun === undefined ? {} : { reportRun: sink.reportRun.bind(sink) }),
    flush: (context) => sink.flush(context),
    close: () => sink.close(),
  };
}

async function writePlanned(
  sink: Sink,
  planned: PlannedWrites,
  batch: readonly Entity[],
  context: StepContext,
): Promise<readonly WriteResult[]> {
  // What the plan says nothing of is the service, where it is there already.
  const known = batch.filter((entity) => planned.of(entity) !== undefined);
  const answers = (await sink.plan?.(known, context)) ?? [];
  const stale = new Map<Entity, IngestError>();
  for (const [index, entity] of known.entries()) {
    const answer = answers[index];
    const write = planned.of(entity);
    if (!isAsPlanned(write, answer)) stale.set(entity, staleError(entity, write, answer));
  }
  const written = known.filter((entity) => !stale.has(entity));
  const results = written.length === 0 ? [] : await sink.write(written, context);
  return batch.map((entity): WriteResult => {
    const error = stale.get(entity);
    if (error !== undefined) return { status: 'failed', error };
    return results[written.indexOf(entity)] ?? { status: 'unchanged' };
  });
}

function isAsPlanned(planned: PlannedWrite | undefined, answer: WriteResult | undefined): boolean {
  if (planned?.status !== answer?.status) return false;
  // Through JSON, as the plan has been.
  const now = answer?.status === 'updated' ? answer.changes : undefined;
  return isDeepStrictEqual(planned?.changes ?? [], JSON.parse(JSON.stringify(now ?? [])));
}

function staleError(
  { fullyQualifiedName: path }: Entity,
  planned: PlannedWrite | undefined,
  answer: WriteResult | undefined,
): IngestError {
  if (answer?.status === 'failed') return answer.error;
  const now = answer?.status === planned?.status ? `${answer?.status} with other changes` : answer?.status;
  const message = `The catalogue has changed since the plan was made: ${path} was to be ${planned?.status}, and would now be ${now}`;
  return new IngestError('PLAN_STALE', { message, path });
}

/** The containers that the plan deletes and that are still there, with nothing below them that it does not delete. */
async function* goingOf(
  snapshot: () => AsyncIterable<CatalogueContainer>,
  deletes: readonly string[],
  context: StepContext,
): AsyncGenerator<CatalogueContainer> {
  if (deletes.length === 0) return;
  const going = new Set(deletes);
  const occupied = new NameSet();
  for await (const { fullyQualifiedName: name } of snapshot()) {
    if (!going.has(name)) for (const above of qualifiedPath(name)?.slice(0, -1) ?? []) occupied.add(above);
  }
  for await (const container of snapshot()) {
    const { fullyQualifiedName: path } = container;
    if (!going.has(path)) continue;
    if (!occupied.has(path)) yield container;
    else {
      const message = 'It stays in the catalogue, though the plan deletes it: something has come below it since';
      context.report.warn({ code: 'GONE_BUT_NOT_EMPTY', message, path });
    }
  }
}
