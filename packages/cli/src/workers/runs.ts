import type { DueRun } from '@sluice/runner-bullmq';
import { countsInWords } from '../output/counts.js';
import { printable } from '../output/printable.js';
import { table } from '../output/table.js';
import type { WorkflowOptions } from '../workflow/load.js';
import { withSchedules } from './schedule.js';

/** What the command line says of the runs to list. */
export interface RunsOptions extends WorkflowOptions {
  readonly last: number;
  readonly json?: boolean;
}

/** `sluice runs`: the last runs by a schedule, the latest first. */
export function listRuns({ last, json, ...options }: RunsOptions): Promise<number> {
  return withSchedules(options, async (schedules) => {
    const runs = await schedules.runs(last);
    if (json === true) for (const run of runs) process.stdout.write(`${JSON.stringify(run)}\n`);
    else process.stdout.write(runs.length === 0 ? 'no run yet\n' : `${table(runs.map(lineOf))}\n`);
    return 0;
  });
}

function lineOf(run: DueRun): string[] {
  const startedAt = new Date(run.startedAt).toISOString();
  if (run.state === 'running') return [startedAt, 'running'];
  if (run.state === 'failed') return [startedAt, 'not made', '', printable(run.reason)];
  const { status, endedAt, totals, report, host } = run.summary;
  const seconds = `${((endedAt - run.startedAt) / 1000).toFixed(1)} s`;
  return [
    startedAt,
    status,
    seconds,
    countsInWords(totals as Parameters<typeof countsInWords>[0]),
    printable(`${host}:${report}`),
  ];
}
