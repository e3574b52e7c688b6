import type { Schedule, Schedules } from '@sluice/runner-bullmq';
import { table } from '../output/table.js';
import type { WorkflowOptions } from '../workflow/load.js';
import { sharedCommand } from './shared-command.js';

const WRONG_FILE = 2;

/** What the command line says of a schedule. */
export interface ScheduleOptions extends WorkflowOptions {
  readonly cron?: string;
  readonly timeZone?: string;
}

/** `sluice schedule add`. */
export function addSchedule({ cron = '', timeZone = 'UTC', ...options }: ScheduleOptions): Promise<number> {
  return withSchedules(options, async (schedules) => {
    process.stdout.write(`${table([lineOf(await schedules.add({ cron, timeZone }))])}\n`);
    return 0;
  });
}

/** `sluice schedule list`. */
export function listSchedules(options: ScheduleOptions): Promise<number> {
  return withSchedules(options, async (schedules) => {
    const all = await schedules.list();
    process.stdout.write(all.length === 0 ? 'no schedule\n' : `${table(all.map(lineOf))}\n`);
    return 0;
  });
}

/** `sluice schedule remove`. */
export function removeSchedules({ cron, ...options }: ScheduleOptions): Promise<number> {
  return withSchedules(options, async (schedules) => {
    const gone = await schedules.remove(cron);
    if (gone.length > 0) process.stdout.write(`${table(gone.map(({ cron: was, timeZone }) => ['removed', was, timeZone]))}\n`);
    else process.stderr.write('no such schedule: see sluice schedule list\n');
    return gone.length > 0 ? 0 : WRONG_FILE;
  });
}

/** Does something with the schedules of a workflow; answers the exit code. */
export function withSchedules(options: WorkflowOptions, work: (schedules: Schedules) => Promise<number>): Promise<number> {
  return sharedCommand(options, async (workflow) => {
    const { Schedules: All } = await import('@sluice/runner-bullmq');
    const schedules = await All.open(workflow);
    try {
      return await work(schedules);
    } finally {
      await schedules.close();
    }
  });
}

function lineOf({ cron, timeZone, nextAt }: Schedule): string[] {
  return [cron, timeZone, nextAt === undefined ? '' : `next ${new Date(nextAt).toISOString()}`];
}
