export type { ReportFile, ReportOutcome } from './report-file.js';
export { reportPage } from './report-page.js';
