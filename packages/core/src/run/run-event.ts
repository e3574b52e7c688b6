import type { Warning } from '@sluice/plugin-api';
import type { Outcome } from './outcome.js';

/** What happens in a run, as it happens. */
export type RunEvent =
  | { readonly type: 'split-known'; readonly scope: string }
  | { readonly type: 'split-done'; readonly scope: string; readonly splitId: string; readonly outcomes: readonly Outcome[] }
  | { readonly type: 'request'; readonly name: string }
  | { readonly type: 'warning'; readonly warning: Warning };
