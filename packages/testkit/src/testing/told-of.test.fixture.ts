import { type MemoryFault, PassingFault } from '@sluice/object-store/testing';
import { IngestError, type Meter, type StepContext } from '@sluice/plugin-api';

/** A context in which one kind of fault is a failure at once, with no second try; `tell` is called then. */
export function toldOf(context: StepContext, kind: MemoryFault, tell: () => void = () => {}): StepContext {
  return withRequests(context, async (name, send) => {
    try {
      return await context.meter.request(name, send);
    } catch (error) {
      if (!(error instanceof PassingFault) || error.kind !== kind) throw error;
      tell();
      throw new IngestError('STORE_REQUEST_FAILED', { cause: error });
    }
  });
}

/** A context in which a request that is throttled is sent again at once, many times. */
export function impatient(context: StepContext): StepContext {
  return withRequests(context, async (name, send) => {
    for (let left = 50; ; left -= 1) {
      try {
        return await context.meter.request(name, send);
      } catch (error) {
        if (!(error instanceof PassingFault) || error.kind !== 'throttled' || left === 0) throw error;
      }
    }
  });
}

/** A context whose meter lets only the first request through. */
export function countedOnce(context: StepContext): StepContext {
  let isCounted = false;
  return withRequests(context, (name, send) => {
    if (isCounted) return send();
    isCounted = true;
    return context.meter.request(name, send);
  });
}

/** A context whose meter counts requests, and does not hold them back. */
export function unbounded(context: StepContext): StepContext {
  return withRequests(context, async (name, send) => {
    await context.meter.request(name, async () => undefined);
    return send();
  });
}

/** A context whose meter hears of no request. */
export function uncounted(context: StepContext): StepContext {
  return withRequests(context, (_, send) => send());
}

/** A context whose meter sends requests so. */
function withRequests(context: StepContext, request: Meter['request']): StepContext {
  return { ...context, meter: { ...context.meter, request } };
}
