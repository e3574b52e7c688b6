import { reportToJson, type WorkflowReport } from '@sluice/core';
import type { Logger } from '@sluice/plugin-api';
import type { ReportFile } from '@sluice/report-page';
import { writeWhole } from '../output/write-whole.js';

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
  if (paths.length === 0) return true;
  const { reportPage } = await import('@sluice/report-page');
  let isWritten = true;
  for (const path of paths) {
    const json = redacted(reportToJson(report));
    isWritten = (await writeWhole(path, PAGE.test(path) ? pageOf(json, reportPage) : json, 'the report', logger)) && isWritten;
  }
  return isWritten;
}

/** Made when it is written, so that a report that is too long for a page is told as one that cannot be written. */
function* pageOf(json: Iterable<string>, make: (report: ReportFile) => string): Generator<string> {
  yield make(JSON.parse([...json].join('')) as ReportFile);
}
