import type { PrefixPace, Verdict } from '@sluice/object-store';
import type { StepContext } from '@sluice/plugin-api';
import { errorName } from './errors.js';
import type { Answer, PacedCall } from './http-handler.js';

/** How a call is made: it stops with the run, and each of its attempts is paced and counted. */
export function pacedCall(name: string, { signal, meter }: StepContext): PacedCall {
  return { abortSignal: signal, pace: (send) => meter.request(name, send) };
}

/** How a call about a part of a bucket is made: fewer at a time where the store asks to slow down for that part. */
export function slowedCall(call: PacedCall, prefixPace: PrefixPace, bucket: string, path: string): PacedCall {
  return { ...call, pace: (send) => prefixPace.run(bucket, path, () => call.pace(send), verdictOf) };
}

/** Whether the store asks for less: by its answer, or by giving none in time. */
function verdictOf(answer: Answer | undefined, error: unknown): Verdict {
  if (answer === undefined) return errorName(error) === 'TimeoutError' ? 'slow-down' : 'failed';
  const { statusCode } = answer.response;
  if (statusCode === 503 || statusCode === 429) return 'slow-down';
  return statusCode < 500 ? 'ok' : 'failed';
}
