import { spawn } from 'node:child_process';

/** How a command is run. */
export interface RunOptions {
  readonly cwd: string;
  /** Added to this process's own. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a command to its end and answers what it printed, errors among it.
 *
 * @throws when it fails, with all of that.
 */
export function runCommand(command: string, args: readonly string[], { cwd, env = {} }: RunOptions): Promise<string> {
  // What runs this test says nothing to what is run by it.
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|VITEST|NODE_ENV$|TEST$)/.test(name)),
  );
  const child = spawn(command, args, { cwd, env: { ...inherited, ...env } });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(printed);
      else reject(new Error(`${command} ${args.join(' ')} in ${cwd} ended with ${code}:\n${printed}`));
    });
  });
}
