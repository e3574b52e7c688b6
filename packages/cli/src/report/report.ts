import { readFile } from 'node:fs/promises';
import { describeProblem } from '@sluice/core';
import { IngestError, isIngestError } from '@sluice/plugin-api';
import { makeLogger } from '../output/logger.js';
import { writeWhole } from '../output/write-whole.js';

const FAILED = 1;
const WRONG_FILE = 2;

/** What the command line says of a report's page. */
export interface ReportOptions {
  readonly out?: string;
  readonly since?: string;
}

/** `sluice report FILE`: makes a page of a report that `ingest --report` wrote; the exit code is 0, 1 where it cannot be written, or 2 for a wrong file. */
export async function report(path: string, { out = path.replace(/(\.json)?$/, '.html'), since }: ReportOptions): Promise<number> {
  try {
    const { readReport, reportPage } = await import('@sluice/report-page');
    const file = readReport(await textOf(path), path);
    const page = reportPage(file, since === undefined ? {} : { since: readReport(await textOf(since), since) });
    const logger = makeLogger({ level: 'WARN', format: 'text', secrets: [], write: (text) => process.stderr.write(text) });
    if (!(await writeWhole(out, [page], 'the page', logger))) return FAILED;
    process.stdout.write(`${out}\n`);
    return 0;
  } catch (error) {
    if (!isIngestError(error)) throw error;
    process.stderr.write(`${describeProblem(error)}\n`);
    return WRONG_FILE;
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new IngestError('REPORT_NOT_READABLE', { message: `The report cannot be read: ${reason}`, path, cause: error });
  }
}
