import type { Entity, Sink, StepContext, WriteResult } from '@sluice/plugin-api';

/**
 * Of entities that come again, those that are not written now: they are in the catalogue, and this version would only take away from it what the
 * later one brings. Written, an unchanged lake would change them twice in every run. Where the sink cannot tell, none.
 */
export async function heldBack(entities: readonly Entity[], sink: Sink, context: StepContext): Promise<ReadonlySet<Entity>> {
  if (entities.length === 0 || sink.plan === undefined || sink.isAnew === true) return new Set();
  const answers = await sink.plan(entities, context);
  return new Set(entities.filter((_, index) => isLessThanThere(answers[index])));
}

function isLessThanThere(answer: WriteResult | undefined): boolean {
  if (answer?.status === 'unchanged') return true;
  const changes = answer?.status === 'updated' ? (answer.changes ?? []) : [];
  return changes.length > 0 && changes.every(({ after }) => after === undefined);
}
