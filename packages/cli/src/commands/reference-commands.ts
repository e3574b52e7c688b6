import type { Command } from 'commander';
import { type Ended, PLUGIN_OPTION } from './options.js';

/** Adds what explains: schemas, codes, reports and plugins. */
export function addReferenceCommands(program: Command, ended: Ended): void {
  program
    .command('schema <name>')
    .description(
      'print the JSON Schema of workflow files (workflow), manifests (manifest), reports (report), the lines of ingest --json (events), or the config of a plugin (its type)',
    )
    .addOption(PLUGIN_OPTION)
    .action(async (name: string, options) => {
      const { schema } = await import('../reference/schema.js');
      ended(await schema(name, options));
    });
  program
    .command('explain [code]')
    .description('say what a code of an error or a warning means, and what to do; without one, list all')
    .action(async (code: string | undefined) => {
      const { explainCode } = await import('../reference/explain-code.js');
      ended(explainCode(code));
    });
  program
    .command('report <file>')
    .description('make a page of a report that ingest --report wrote as JSON')
    .option('--out <file>', 'where to write it; default: beside the report, as .html')
    .option('--since <file>', 'an earlier report: the page shows what is new, gone and changed since it')
    .action(async (file: string, options) => {
      const { report } = await import('../report/report.js');
      ended(await report(file, options));
    });
  const plugins = program.command('plugins').description('what sources, processors and sinks there are');
  plugins
    .command('list')
    .description('list all plugins')
    .addOption(PLUGIN_OPTION)
    .action(async (options) => {
      const { listPlugins } = await import('../reference/plugins.js');
      ended(await listPlugins(options));
    });
  plugins
    .command('show <type>')
    .description("show a plugin's config, permissions and capabilities")
    .addOption(PLUGIN_OPTION)
    .action(async (type: string, options) => {
      const { showPlugin } = await import('../reference/plugins.js');
      ended(await showPlugin(type, options));
    });
}
