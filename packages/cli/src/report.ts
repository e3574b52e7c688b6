import { readFile } from 'node:fs/promises';
import type { ReportFile } from '@sluice/report-page';
import { makeLogger } from './logger.js';
import { writeWhole } from './write-whole.js';

const FAILED = 1;
const WRONG_FILE = 2;
/** What every report has; more is not needed to know one. */
const KEYS = ['runId', 'status', 'serviceName', 'totals', 'scopes', 'outcomes', 'warnings'];

/** What the command line says of a report's page. */
export interface ReportOptions {
  readonly out?: string;
  readonly since?: string;
}

/** `sluice report FILE`: makes a page of a report that `ingest --report` wrote; the exit code is 0, 1 where it cannot be written, or 2 for a wrong file. */
export async function report(path: string, { out = path.replace(/(\.json)?$/, '.html'), since }: ReportOptions): Promise<number> {
  const file = await readReport(path);
  const earlier = since === undefined ? undefined : await readReport(since);
  if (typeof file === 'string' || typeof earlier === 'string') {
    process.stderr.write(`${[file, earlier].filter((each) => typeof each === 'string').join('\n')}\n`);
    return WRONG_FILE;
  }
  const { reportPage } = await import('@sluice/report-page');
  const logger = makeLogger({ level: 'WARN', format: 'text', secrets: [], write: (text) => process.stderr.write(text) });
  const page = reportPage(file, earlier === undefined ? {} : { since: earlier });
  if (!(await writeWhole(out, [page], 'the page', logger))) return FAILED;
  process.stdout.write(`${out}\n`);
  return 0;
}

/** A report, or what is wrong with the file. */
async function readReport(path: string): Promise<ReportFile | string> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    return `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && KEYS.every((key) => key in value)) return value as ReportFile;
  } catch {
    // Told below: it is none.
  }
  return `${path} is no report; make one with: sluice ingest -c FILE --report report.json`;
}
