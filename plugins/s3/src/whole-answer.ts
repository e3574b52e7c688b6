import { IngestError, isIngestError, type StepContext } from '@sluice/plugin-api';
import { type FailedCall, toS3Error } from './errors.js';

const ATTEMPTS = 3;

/**
 * Asks again when an answer was cut short, or is another than that of the call: by a broken connection in its body, or, as `undefined` says, though
 * the HTTP answer was complete.
 *
 * @throws IngestError for what fails otherwise, and where no whole answer comes.
 */
export async function wholeAnswer<T>(
  call: FailedCall,
  { signal }: Pick<StepContext, 'signal'>,
  ask: () => Promise<T | undefined>,
): Promise<T> {
  let last: IngestError | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
      last = new IngestError('S3_REQUEST_FAILED', {
        message: `${call.action} failed. The answer was cut short`,
        path: call.place,
      });
    } catch (error) {
      last = toS3Error(error, call);
      if (signal.aborted || isIngestError(error) || !isCutShort(error, last)) throw last;
    }
  }
  throw last ?? new IngestError('INTERNAL');
}

/** Whether an answer broke off: its text does not parse, or the connection broke in its body, after the SDK's own retries. */
function isCutShort(error: unknown, { code, fatal }: IngestError): boolean {
  if (!(error instanceof Error) || '$fault' in error || fatal) return false;
  return !('$metadata' in error) || code === 'S3_REQUEST_FAILED';
}
