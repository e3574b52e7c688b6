import { Command, CommanderError, Option } from 'commander';
import { allowGoneReader } from './output/gone-reader.js';
import { version } from './version.js';

const USAGE_ERROR = 2;
const DEFECT = 1;
/** What these do is done whether or not somebody reads what they print; the others only print. */
const DOING: ReadonlySet<string> = new Set(['init', 'ingest', 'plan', 'test-connection', 'report', 'plugin', 'suggest']);

const EXAMPLES = `
Examples:
  sluice init                                    write a workflow file, test it and run it
  sluice validate -c s3.yaml                     check a workflow file; nothing is contacted
  sluice test-connection -c s3.yaml              try all that a run needs, and say what is lacking
  sluice permissions -c s3.yaml                  the least rights that it needs, ready to paste
  sluice plan -c s3.yaml                         what a run would change, and cost; nothing is written
  sluice ingest -c s3.yaml                       run it
  sluice ingest -c s3.yaml --sink console        see what would be written; no server is needed
  sluice ingest -c s3.yaml --sink file:out.jsonl write to a file instead
  sluice ingest -c s3.yaml --resume              go on with a run that ended early, where runtime.state keeps it
  sluice ingest -c s3.yaml --explain             run it and say what became of everything, and why
  sluice manifest suggest -c s3.yaml             find the datasets of buckets without a manifest
  sluice explain S3_ACCESS_DENIED                what a code means, and what to do
  sluice plugins show s3                         what a plugin's config takes
  sluice manifest check openmetadata.json        check a manifest
  sluice new plugin                              begin a plugin of your own
  sluice plugins list --plugin ./my-plugin       what a package or file from outside brings

Exit codes:
  0    done
  1    some of it failed: see the summary and the report
  2    the workflow file or the command line is wrong
  3    nothing could be reached, or there is no permission; no container was written
  4    sluice plan: there is something to change
  130  interrupted (Ctrl-C)      143  terminated (SIGTERM)
  141  nobody reads the output any more, of a command that does nothing but print
`;

/** Runs the command line and answers its exit code. Nothing is loaded that the command does not need. */
export async function main(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  catchStrayErrors();
  let goesOn = false;
  allowGoneReader(() => goesOn);
  const program = new Command('sluice')
    .description('Reads what lies in a data lake and writes it, complete and true, into a metadata catalogue.')
    .version(version(), '-V, --version')
    .showHelpAfterError('(see sluice --help)')
    .addHelpText('after', EXAMPLES)
    .hook('preAction', (_, command) => {
      goesOn = DOING.has(command.name());
    })
    .exitOverride();

  const workflowOption = new Option('-c, --config <file>', 'the workflow file, YAML or JSON').makeOptionMandatory();
  const pluginOption = repeatable('--plugin <package-or-path>', 'loads plugins from outside');
  const sinkOption = new Option('--sink <type[:value]>', "replaces the file's own sink, e.g. console or file:out.jsonl");
  const levelOption = new Option('--log-level <level>', "replaces the file's loggerLevel").choices([
    'DEBUG',
    'INFO',
    'WARN',
    'ERROR',
  ]);
  const formatOption = new Option('--log-format <format>', 'how log lines look').choices(['text', 'json']).default('text');
  program
    .command('init')
    .description('write a workflow file, test it and offer to run it; asks for what the flags do not say')
    .option('--source <type>', 'what is read, such as s3')
    .option('--service-name <name>', 'what the store is called in the catalogue')
    .addOption(repeatable('--set <key=value>', "sets a key of the source's config"))
    .option('--sink <type>', 'where it is written to, such as metadata-rest')
    .addOption(repeatable('--set-sink <key=value>', "sets a key of the sink's config"))
    .option('--out <file>', 'the file to write; default: TYPE.yaml, by the source')
    .addOption(pluginOption)
    .option('-y, --yes', 'ask nothing')
    .option('--force', 'overwrite the file if it is there')
    .option('--no-test', 'do not test the connection')
    .option('--run', 'run it where the test passes')
    .action(async (options) => {
      const { init } = await import('./init/init.js');
      exitCode = await init(options);
    });
  program
    .command('ingest')
    .description('run a workflow')
    .addOption(workflowOption)
    .addOption(sinkOption)
    .addOption(pluginOption)
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
    .addOption(levelOption)
    .addOption(formatOption)
    .option('-q, --quiet', 'no progress and no summary; warnings and errors only')
    .option('--json', 'print what happens as lines of JSON, the report last; errors only besides')
    .action(async (options) => {
      const { ingest } = await import('./run/ingest.js');
      exitCode = await ingest(options);
    });
  program
    .command('plan')
    .description('make the whole run and write nothing: what it would create, update and delete, and what it costs')
    .addOption(workflowOption)
    .addOption(sinkOption)
    .addOption(pluginOption)
    .option('--out <file>', 'keep the plan, for sluice ingest --plan-file')
    .option('--json', 'print the report of the planned run as JSON')
    .addOption(levelOption)
    .addOption(formatOption)
    .option('-q, --quiet', 'no progress and no plan; the exit code, warnings and errors only')
    .action(async (options) => {
      const { plan } = await import('./plan/plan.js');
      exitCode = await plan(options);
    });
  program
    .command('test-connection')
    .description('try all that a run needs of its source and its sink; nothing is written')
    .addOption(workflowOption)
    .addOption(sinkOption)
    .addOption(pluginOption)
    .option('--json', 'print each step as a line of JSON')
    .addOption(levelOption)
    .addOption(formatOption)
    .action(async (options) => {
      const { testConnection } = await import('./workflow/test-connection.js');
      exitCode = await testConnection(options);
    });
  program
    .command('permissions')
    .description('print the least rights that this workflow needs, ready to paste; nothing is contacted')
    .addOption(workflowOption)
    .addOption(sinkOption)
    .addOption(pluginOption)
    .option('--json', 'print them as JSON')
    .action(async (options) => {
      const { permissions } = await import('./workflow/permissions.js');
      exitCode = await permissions(options);
    });
  program
    .command('validate')
    .description('check a workflow file, without contacting anything')
    .addOption(workflowOption)
    .addOption(sinkOption)
    .addOption(pluginOption)
    .action(async (options) => {
      const { validate } = await import('./workflow/validate.js');
      exitCode = await validate(options);
    });
  program
    .command('schema <name>')
    .description(
      'print the JSON Schema of workflow files (workflow), manifests (manifest), reports (report), the lines of ingest --json (events), or the config of a plugin (its type)',
    )
    .addOption(pluginOption)
    .action(async (name: string, options) => {
      const { schema } = await import('./reference/schema.js');
      exitCode = await schema(name, options);
    });
  program
    .command('explain [code]')
    .description('say what a code of an error or a warning means, and what to do; without one, list all')
    .action(async (code: string | undefined) => {
      const { explainCode } = await import('./reference/explain-code.js');
      exitCode = explainCode(code);
    });
  program
    .command('report <file>')
    .description('make a page of a report that ingest --report wrote as JSON')
    .option('--out <file>', 'where to write it; default: beside the report, as .html')
    .option('--since <file>', 'an earlier report: the page shows what is new, gone and changed since it')
    .action(async (file: string, options) => {
      const { report } = await import('./report/report.js');
      exitCode = await report(file, options);
    });
  const plugins = program.command('plugins').description('what sources, processors and sinks there are');
  plugins
    .command('list')
    .description('list all plugins')
    .addOption(pluginOption)
    .action(async (options) => {
      const { listPlugins } = await import('./reference/plugins.js');
      exitCode = await listPlugins(options);
    });
  plugins
    .command('show <type>')
    .description("show a plugin's config, permissions and capabilities")
    .addOption(pluginOption)
    .action(async (type: string, options) => {
      const { showPlugin } = await import('./reference/plugins.js');
      exitCode = await showPlugin(type, options);
    });

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
      const { newPlugin } = await import('./new-plugin/new-plugin.js');
      exitCode = await newPlugin(options);
    });

  const manifest = program.command('manifest').description('what manifests say of buckets, and what they might say');
  manifest
    .command('check <file>')
    .description('check a manifest, and with --keys what a run would make of them; - is the standard input')
    .option('--keys <file>', 'the keys of a bucket, a line each: key, key<TAB>size, or what aws s3 ls --recursive prints')
    .option('--bucket <name>', 'whose keys these are, where the manifest is for several buckets')
    .option('--json', 'print all as JSON')
    .action(async (file: string, options) => {
      const { checkManifestFile } = await import('./manifest/check.js');
      exitCode = await checkManifestFile(file, options);
    });
  manifest
    .command('explain <uri>')
    .description('say which entry takes a key, and by which rule each other does not')
    .option('--manifest <file>', "the bucket's manifest, or one for several buckets")
    .option('-c, --config <file>', 'the workflow file, whose filters and options hold')
    .option('--keys <file>', 'the other keys of the bucket, as for check')
    .addOption(pluginOption)
    .option('--json', 'print all as JSON')
    .action(async (uri: string, options) => {
      const { explainManifest } = await import('./manifest/explain.js');
      exitCode = await explainManifest(uri, options);
    });
  manifest
    .command('suggest')
    .description(
      'read each bucket without a manifest once, and propose one: tables, partitions, formats and media, each with its reason',
    )
    .addOption(workflowOption)
    .addOption(repeatable('--bucket <name>', 'reads this bucket, also if it has a manifest'))
    .option('--write <where>', 'beside: into each bucket; FOLDER: a file for each bucket; FILE.json: one manifest for all')
    .addOption(
      new Option('--least <confidence>', 'writes no entry that is less sure')
        .choices(['low', 'medium', 'high'])
        .default('medium'),
    )
    .option('--force', 'overwrites manifests that are there')
    .option('--json', 'prints all of it, a line of JSON for each bucket')
    .addOption(pluginOption)
    .addOption(levelOption)
    .addOption(formatOption)
    .action(async (options) => {
      const { suggestManifests } = await import('./manifest/suggest.js');
      exitCode = await suggestManifests(options);
    });

  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_ERROR;
    await tellDefect(error);
    return DEFECT;
  }
  return exitCode;
}

/** Ends the process after an error that nothing waits for, such as one thrown by a timer of a vendor's client. */
function catchStrayErrors(): void {
  process.once('uncaughtException', async (error) => {
    await tellDefect(error);
    process.exit(DEFECT);
  });
}

async function tellDefect(error: unknown): Promise<void> {
  const { defectText } = await import('./output/defect-text.js');
  process.stderr.write(defectText(error));
}

/** An option whose values come as a list. */
function repeatable(flags: string, what: string): Option {
  return new Option(flags, `${what}; may be given several times`).argParser(
    (value: string, values: readonly string[] | undefined) => [...(values ?? []), value],
  );
}
