import { type Entity, IngestError, type Sink, type WriteResult } from '@sluice/plugin-api';

/** Is told what a run would do. */
export interface PlanListener {
  /** Each entity with what writing it would make of it, parents before children. */
  planned?(entity: Entity, result: WriteResult): void;
}

/**
 * A sink that answers what `sink` would write and delete, and changes nothing in the catalogue. Its `write` throws PLAN_NOT_SUPPORTED where that
 * one cannot tell.
 */
export function planningSink(sink: Sink, sinkType: string, listener: PlanListener = {}): Sink {
  return {
    check: (context) => sink.check(context),
    write: async (batch, context) => {
      if (sink.plan === undefined) throw planNotSupported(sinkType);
      const results = await sink.plan(batch, context);
      for (const [index, result] of results.entries()) {
        const entity = batch[index];
        if (entity !== undefined) listener.planned?.(entity, result);
      }
      return results;
    },
    ...(sink.snapshot === undefined ? {} : { snapshot: sink.snapshot.bind(sink) }),
    ...(sink.delete === undefined ? {} : { delete: async (containers) => containers.map(() => ({ status: 'deleted' })) }),
    flush: async () => {
      // Nothing was written that could last.
    },
    close: () => sink.close(),
  };
}

/** The sink cannot tell what a write would change. */
export function planNotSupported(sinkType: string): IngestError {
  return new IngestError('PLAN_NOT_SUPPORTED', { message: `The sink ${sinkType} cannot tell what it would change` });
}
