import { Command, CommanderError } from 'commander';
import { addManifestCommands } from './commands/manifest-commands.js';
import { addNewCommands } from './commands/new-commands.js';
import { addReferenceCommands } from './commands/reference-commands.js';
import { addRunCommands } from './commands/run-commands.js';
import { addWorkerCommands } from './commands/worker-commands.js';
import { addWorkflowCommands } from './commands/workflow-commands.js';
import { allowGoneReader } from './output/gone-reader.js';
import { version } from './version.js';

const USAGE_ERROR = 2;
const DEFECT = 1;
/** What these do is done whether or not somebody reads what they print; the others only print. */
const DOING: ReadonlySet<string> = new Set([
  'init',
  'ingest',
  'worker',
  'add',
  'remove',
  'plan',
  'test-connection',
  'report',
  'plugin',
  'suggest',
]);

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
  sluice worker -c s3.yaml                       read splits of its runs, on any machine, where runtime.runner says so
  sluice schedule list -c s3.yaml                when it is run
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

  const ended = (code: number): void => {
    exitCode = code;
  };
  addRunCommands(program, ended);
  addWorkerCommands(program, ended);
  addWorkflowCommands(program, ended);
  addReferenceCommands(program, ended);
  addNewCommands(program, ended);
  addManifestCommands(program, ended);

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
