import type { Command } from 'commander';
import { type Ended, FORMAT_OPTION, LEVEL_OPTION, PLUGIN_OPTION, SINK_OPTION, WORKFLOW_OPTION } from './options.js';

/** Adds what tells of a workflow without running it. */
export function addWorkflowCommands(program: Command, ended: Ended): void {
  program
    .command('test-connection')
    .description('try all that a run needs of its source and its sink; nothing is written')
    .addOption(WORKFLOW_OPTION)
    .addOption(SINK_OPTION)
    .addOption(PLUGIN_OPTION)
    .option('--json', 'print each step as a line of JSON')
    .addOption(LEVEL_OPTION)
    .addOption(FORMAT_OPTION)
    .action(async (options) => {
      const { testConnection } = await import('../workflow/test-connection.js');
      ended(await testConnection(options));
    });
  program
    .command('permissions')
    .description('print the least rights that this workflow needs, ready to paste; nothing is contacted')
    .addOption(WORKFLOW_OPTION)
    .addOption(SINK_OPTION)
    .addOption(PLUGIN_OPTION)
    .option('--json', 'print them as JSON')
    .action(async (options) => {
      const { permissions } = await import('../workflow/permissions.js');
      ended(await permissions(options));
    });
  program
    .command('validate')
    .description('check a workflow file, without contacting anything')
    .addOption(WORKFLOW_OPTION)
    .addOption(SINK_OPTION)
    .addOption(PLUGIN_OPTION)
    .action(async (options) => {
      const { validate } = await import('../workflow/validate.js');
      ended(await validate(options));
    });
}
