export type { ReportFile } from './report-file.js';
export { reportPage } from './report-page.js';
