import type { IngestError, Subject, Warning } from '@sluice/plugin-api';
import type { OutcomeCounts } from './outcomes/outcome.js';

/** How a request ended; `failed` also where what was asked for is not there. */
export type RequestEnd = 'answered' | 'throttled' | 'denied' | 'failed';

/** What happens in a run, as it happens. */
export type RunEvent =
  | { readonly type: 'split-known'; readonly scope: string }
  | { readonly type: 'split-started'; readonly scope: string; readonly splitId: string }
  | {
      readonly type: 'split-done';
      readonly scope: string;
      readonly splitId: string;
      /** How many of its subjects ended in each way; not those that stand for their parts. */
      readonly outcomes: OutcomeCounts;
      /** Why it was not read to its end; absent where it was. */
      readonly error?: IngestError;
    }
  | { readonly type: 'request'; readonly name: string }
  | {
      /** A request was answered, or was not. */
      readonly type: 'request-done';
      readonly name: string;
      readonly scope: string;
      /** Absent for a request that is for no split, such as one for the run as a whole. */
      readonly splitId?: string;
      readonly ended: RequestEnd;
      /** Milliseconds since 1970-01-01T00:00Z. */
      readonly startedAt: number;
      readonly endedAt: number;
    }
  /** A request that the store or the catalogue asked to slow down. */
  | { readonly type: 'throttled'; readonly name: string }
  /** What became of a subject is that it failed; those that stand for their parts are not told of. */
  | { readonly type: 'failed'; readonly scope: string; readonly subject: Subject; readonly error: IngestError }
  | { readonly type: 'warning'; readonly warning: Warning };
