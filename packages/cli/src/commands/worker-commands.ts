import { type Command, Option } from 'commander';
import {
  count,
  type Ended,
  FORMAT_OPTION,
  LEVEL_OPTION,
  PLUGIN_OPTION,
  SINK_OPTION,
  seconds,
  WORKFLOW_OPTION,
} from './options.js';

/** Adds what has to do with runs on many machines and at their times. */
export function addWorkerCommands(program: Command, ended: Ended): void {
  program
    .command('worker')
    .description('read splits of runs of this workflow, on any machine, until a signal ends it; see runtime.runner')
    .addOption(WORKFLOW_OPTION)
    .addOption(SINK_OPTION)
    .addOption(PLUGIN_OPTION)
    .option('--scheduled <folder>', 'make the runs that are due as well, and keep their reports in this folder')
    .option('--grace <seconds>', 'the splits at hand may take so long when it is to end; others get what is left', seconds, 20)
    .addOption(LEVEL_OPTION)
    .addOption(FORMAT_OPTION)
    .action(async (options) => {
      const { worker } = await import('../workers/worker.js');
      ended(await worker(options));
    });
  const schedules = program.command('schedule').description('when the workflow is run; sluice worker --scheduled makes the runs');
  const cronOption = new Option('--cron <expression>', "five fields of cron, e.g. '0 3 * * *', or six with seconds in front");
  schedules
    .command('add')
    .description('run the workflow at these times')
    .addOption(WORKFLOW_OPTION)
    .addOption(new Option(cronOption.flags, cronOption.description).makeOptionMandatory())
    .option('--time-zone <name>', 'whose clock it is, such as Europe/Berlin', 'UTC')
    .addOption(PLUGIN_OPTION)
    .action(async (options) => {
      const { addSchedule } = await import('../workers/schedule.js');
      ended(await addSchedule(options));
    });
  schedules
    .command('list')
    .description('list the schedules of the workflow')
    .addOption(WORKFLOW_OPTION)
    .addOption(PLUGIN_OPTION)
    .action(async (options) => {
      const { listSchedules } = await import('../workers/schedule.js');
      ended(await listSchedules(options));
    });
  schedules
    .command('remove')
    .description('remove the schedules of this expression, or, without one, all of the workflow')
    .addOption(WORKFLOW_OPTION)
    .addOption(cronOption)
    .addOption(PLUGIN_OPTION)
    .action(async (options) => {
      const { removeSchedules } = await import('../workers/schedule.js');
      ended(await removeSchedules(options));
    });
  program
    .command('runs')
    .description('list the last runs that were due, the latest first')
    .addOption(WORKFLOW_OPTION)
    .option('--last <count>', 'how many', count, 20)
    .option('--json', 'print each as a line of JSON')
    .addOption(PLUGIN_OPTION)
    .action(async (options) => {
      const { listRuns } = await import('../workers/runs.js');
      ended(await listRuns(options));
    });
}
