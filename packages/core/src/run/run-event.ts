import type { Warning } from '@sluice/plugin-api';
import type { OutcomeCounts } from './outcome.js';

/** What happens in a run, as it happens. */
export type RunEvent =
  | { readonly type: 'split-known'; readonly scope: string }
  | {
      readonly type: 'split-done';
      readonly scope: string;
      readonly splitId: string;
      /** How many of its subjects ended in each way; not those that stand for their parts. */
      readonly outcomes: OutcomeCounts;
    }
  | { readonly type: 'request'; readonly name: string }
  | { readonly type: 'warning'; readonly warning: Warning };
