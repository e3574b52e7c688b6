import { type Command, Option } from 'commander';
import { type Ended, FORMAT_OPTION, LEVEL_OPTION, PLUGIN_OPTION, repeatable, SINK_OPTION, WORKFLOW_OPTION } from './options.js';

/** Adds what runs a workflow, or would. */
export function addRunCommands(program: Command, ended: Ended): void {
  program
    .command('init')
    .description('write a workflow file, test it and offer to run it; asks for what the flags do not say')
    .option('--source <type>', 'what is read, such as s3')
    .option('--service-name <name>', 'what the store is called in the catalogue')
    .addOption(repeatable('--set <key=value>', "sets a key of the source's config"))
    .option('--sink <type>', 'where it is written to, such as metadata-rest')
    .addOption(repeatable('--set-sink <key=value>', "sets a key of the sink's config"))
    .option('--out <file>', 'the file to write; default: TYPE.yaml, by the source')
    .addOption(PLUGIN_OPTION)
    .option('-y, --yes', 'ask nothing')
    .option('--force', 'overwrite the file if it is there')
    .option('--no-test', 'do not test the connection')
    .option('--run', 'run it where the test passes')
    .action(async (options) => {
      const { init } = await import('../init/init.js');
      ended(await init(options));
    });
  program
    .command('ingest')
    .description('run a workflow')
    .addOption(WORKFLOW_OPTION)
    .addOption(SINK_OPTION)
    .addOption(PLUGIN_OPTION)
    .option('--explain', 'say of each bucket, entry, table and file what became of it and why, also with --quiet')
    .addOption(repeatable('--report <file>', 'write the report of the run, as a page if the name ends in .html, else as JSON'))
    .option('--full', 'read and write everything, also what is as the last run left it')
    .option('--resume', 'go on with the last run, where that ended early: do only what is left; needs runtime.state')
    .addOption(
      new Option(
        '--plan-file <file>',
        'do what a plan of sluice plan --out says, and no more; nothing is read from the store',
      ).conflicts('resume'),
    )
    .addOption(LEVEL_OPTION)
    .addOption(FORMAT_OPTION)
    .option('-q, --quiet', 'no progress and no summary; warnings and errors only')
    .option('--json', 'print what happens as lines of JSON, the report last; errors only besides')
    .action(async (options) => {
      const { ingest } = await import('../run/ingest.js');
      ended(await ingest(options));
    });
  program
    .command('plan')
    .description('make the whole run and write nothing: what it would create, update and delete, and what it costs')
    .addOption(WORKFLOW_OPTION)
    .addOption(SINK_OPTION)
    .addOption(PLUGIN_OPTION)
    .option('--out <file>', 'keep the plan, for sluice ingest --plan-file')
    .option('--json', 'print the report of the planned run as JSON')
    .addOption(LEVEL_OPTION)
    .addOption(FORMAT_OPTION)
    .option('-q, --quiet', 'no progress and no plan; the exit code, warnings and errors only')
    .action(async (options) => {
      const { plan } = await import('../plan/plan.js');
      ended(await plan(options));
    });
}
