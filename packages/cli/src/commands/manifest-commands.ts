import { type Command, Option } from 'commander';
import { type Ended, FORMAT_OPTION, LEVEL_OPTION, PLUGIN_OPTION, repeatable, WORKFLOW_OPTION } from './options.js';

/** Adds what has to do with manifests. */
export function addManifestCommands(program: Command, ended: Ended): void {
  const manifest = program.command('manifest').description('what manifests say of buckets, and what they might say');
  manifest
    .command('check <file>')
    .description('check a manifest, and with --keys what a run would make of them; - is the standard input')
    .option('--keys <file>', 'the keys of a bucket, a line each: key, key<TAB>size, or what aws s3 ls --recursive prints')
    .option('--bucket <name>', 'whose keys these are, where the manifest is for several buckets')
    .option('--json', 'print all as JSON')
    .action(async (file: string, options) => {
      const { checkManifestFile } = await import('../manifest/check.js');
      ended(await checkManifestFile(file, options));
    });
  manifest
    .command('explain <uri>')
    .description('say which entry takes a key, and by which rule each other does not')
    .option('--manifest <file>', "the bucket's manifest, or one for several buckets")
    .option('-c, --config <file>', 'the workflow file, whose filters and options hold')
    .option('--keys <file>', 'the other keys of the bucket, as for check')
    .addOption(PLUGIN_OPTION)
    .option('--json', 'print all as JSON')
    .action(async (uri: string, options) => {
      const { explainManifest } = await import('../manifest/explain.js');
      ended(await explainManifest(uri, options));
    });
  manifest
    .command('suggest')
    .description(
      'read each bucket without a manifest once, and propose one: tables, partitions, formats and media, each with its reason',
    )
    .addOption(WORKFLOW_OPTION)
    .addOption(repeatable('--bucket <name>', 'reads this bucket, also if it has a manifest'))
    .option('--write <where>', 'beside: into each bucket; FOLDER: a file for each bucket; FILE.json: one manifest for all')
    .addOption(
      new Option('--least <confidence>', 'writes no entry that is less sure')
        .choices(['low', 'medium', 'high'])
        .default('medium'),
    )
    .option('--force', 'overwrites manifests that are there')
    .option('--json', 'prints all of it, a line of JSON for each bucket')
    .addOption(PLUGIN_OPTION)
    .addOption(LEVEL_OPTION)
    .addOption(FORMAT_OPTION)
    .action(async (options) => {
      const { suggestManifests } = await import('../manifest/suggest.js');
      ended(await suggestManifests(options));
    });
}
