import { reportToJson, type WorkflowReport } from '@sluice/core';
import type { Logger } from '@sluice/plugin-api';
import type { ReportFile } from '@sluice/report-page';
import { writeWhole } from './write-whole.js';

const PAGE = /\.html?$/i;

/**
 * Writes a report to each of the files, as one page where the name ends in `.html`, else as JSON. Answers whether all could be written.
 *
 * @param redacted takes secrets out of what is written.
 */
export async function writeReports(
  paths: readonly string[],
  report: WorkflowReport,
  redacted: (texts: Iterable<string>) => Iterable<string>,
  logger: Logger,
): Promise<boolean> {
  let isWritten = true;
  for (const path of paths) {
    const text = PAGE.test(path) ? await pageOf([...redacted(reportToJson(report))].join('')) : redacted(reportToJson(report));
    isWritten = (await writeWhole(path, text, 'the report', logger)) && isWritten;
  }
  return isWritten;
}

async function pageOf(json: string): Promise<readonly string[]> {
  const { reportPage } = await import('@sluice/report-page');
  return [reportPage(JSON.parse(json) as ReportFile)];
}
