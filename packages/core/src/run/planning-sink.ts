import { IngestError, type Sink } from '@sluice/plugin-api';

/**
 * A sink that answers what `sink` would write and delete, and changes nothing in the catalogue. Its `write` throws PLAN_NOT_SUPPORTED where that
 * one cannot tell.
 */
export function planningSink(sink: Sink, sinkType: string): Sink {
  return {
    check: (context) => sink.check(context),
    write: async (batch, context) => {
      if (sink.plan !== undefined) return sink.plan(batch, context);
      throw new IngestError('PLAN_NOT_SUPPORTED', { message: `The sink ${sinkType} cannot tell what it would change` });
    },
    ...(sink.snapshot === undefined ? {} : { snapshot: sink.snapshot.bind(sink) }),
    ...(sink.delete === undefined ? {} : { delete: async (containers) => containers.map(() => ({ status: 'deleted' })) }),
    flush: async () => {
      // Nothing was written that could last.
    },
    close: () => sink.close(),
  };
}
