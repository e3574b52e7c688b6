import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../../packages/cli/bin/sluice.js', import.meta.url));

/** How a command ended. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that is running. */
export interface RunningCommand {
  readonly done: Promise<CommandResult>;
  /** What it has printed to the standard error so far. */
  said(): string;
  /** Settles when the standard output has that text, or has ended without it. */
  printed(text: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** Reads no more of an output. */
  closeOutput(output: 'stdout' | 'stderr'): void;
}

/** What a command runs with besides its arguments. */
export interface CommandOptions {
  /** Added to this process's own, without its AWS_*, AZURE_*, GOOGLE_* and proxy settings. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Begins the command, to have it run elsewhere. */
  readonly through?: readonly string[];
  /** The `sluice.js` that is run; by default, that of this checkout. */
  readonly program?: string;
}

/** Starts the `sluice` command as a process of its own. */
export function startSluice(
  args: readonly string[],
  { env = {}, cwd = tmpdir(), through = [], program = COMMAND }: CommandOptions = {},
): RunningCommand {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(AWS|AZURE|GOOGLE|GCLOUD)_|_PROXY$/i.test(name)),
  );
  // No machine's own credentials may answer for the ones under test.
  const isolated = {
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    METADATA_SERVER_DETECTION: 'none',
  };
  const [command = process.execPath, ...before] = [...through, process.execPath];
  const child = spawn(command, [...before, program, ...args], { cwd, env: { ...inherited, ...isolated, ...env } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const done = new Promise<CommandResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  const printed = (text: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (stdout.includes(text)) resolve();
      };
      look();
      child.stdout.on('data', look).once('end', resolve);
    });
  return {
    done,
    said: () => stderr,
    printed,
    kill: (signal) => child.kill(signal),
    closeOutput: (output) => child[output].destroy(),
  };
}

/** Runs the `sluice` command to its end. */
export function sluice(args: readonly string[], options?: CommandOptions): Promise<CommandResult> {
  return startSluice(args, options).done;
}

/** An empty folder. */
export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'sluice-test-'));
}

/** What of a workflow a test varies. */
export interface WorkflowParts {
  readonly endpoint: string;
  readonly awsConfig?: Readonly<Record<string, unknown>>;
  readonly connection?: Readonly<Record<string, unknown>>;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly server?: { readonly hostPort: string; readonly jwtToken: string };
  readonly more?: Readonly<Record<string, unknown>>;
}

/** Writes a workflow file into an empty folder; answers its path. JSON is YAML. */
export function writeWorkflow({ endpoint, awsConfig, connection, options, server, more }: WorkflowParts): string {
  const keys = {
    awsAccessKeyId: 'testing',
    awsSecretAccessKey: 'canary-secret-key',
    awsRegion: 'us-east-1',
    endPointURL: endpoint,
  };
  const { hostPort, jwtToken } = server ?? {};
  const workflow = {
    source: {
      type: 's3',
      serviceName: 'local_s3',
      serviceConnection: { config: { type: 'S3', awsConfig: { ...keys, ...awsConfig }, ...connection } },
      sourceConfig: { config: { type: 'StorageMetadata', containerFilterPattern: { excludes: ['tmp-.*'] }, ...options } },
    },
    sink: server === undefined ? { type: 'console' } : { type: 'metadata-rest', config: {} },
    ...(server === undefined
      ? {}
      : {
          workflowConfig: { openMetadataServerConfig: { hostPort, authProvider: 'openmetadata', securityConfig: { jwtToken } } },
        }),
    ...more,
  };
  const path = join(emptyFolder(), 'workflow.yaml');
  writeFileSync(path, JSON.stringify(workflow, undefined, 2));
  return path;
}
