export { type ReportFile, type ReportOutcome, reportFileSchema } from './generated/report-file.js';
export { readReport } from './read-report.js';
export { reportPage } from './report-page.js';
