export type { ReportFile, ReportOutcome } from './generated/report-file.js';
export { readReport } from './read-report.js';
export { reportPage } from './report-page.js';
