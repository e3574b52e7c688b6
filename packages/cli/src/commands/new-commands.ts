import type { Command } from 'commander';
import type { Ended } from './options.js';

/** Adds what begins something of your own. */
export function addNewCommands(program: Command, ended: Ended): void {
  program
    .command('new')
    .description('begin something of your own')
    .command('plugin')
    .description('write a folder with a plugin that installs, builds and passes its suites; asks for what the flags do not say')
    .option('--kind <kind>', 'object-store (a source of buckets and objects), source, processor or sink')
    .option('--type <type>', 'what workflow files call it, such as acme-lake')
    .option('--title <title>', 'what it is, in a few words')
    .option('--package <name>', 'the name of its npm package, such as @acme/sluice-source-lake')
    .option('--dir <folder>', 'where to write it; default: sluice-KIND-TYPE, in a checkout of Sluice plugins/TYPE')
    .action(async (options) => {
      const { newPlugin } = await import('../new-plugin/new-plugin.js');
      ended(await newPlugin(options));
    });
}
