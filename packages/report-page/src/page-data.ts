import type { Change } from '@sluice/plugin-api';
import type { ReportFile } from './generated/report-file.js';

/** How the containers of a report differ from those of an earlier one. */
export interface Comparison {
  /** When the earlier run began: ISO 8601. */
  readonly since: string;
  readonly created: readonly string[];
  readonly updated: readonly { readonly fullyQualifiedName: string; readonly changes: readonly Change[] }[];
  readonly deleted: readonly string[];
}

/** What the page is given to show. */
export interface PageData {
  readonly report: ReportFile;
  readonly comparison?: Comparison;
}
