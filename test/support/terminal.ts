import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const TERMINAL = fileURLToPath(new URL('../tools/terminal.py', import.meta.url));
const COMMAND = fileURLToPath(new URL('../../packages/cli/bin/sluice.js', import.meta.url));
const COLUMNS = 120;

/** What is done when a text has come: keys are sent, a signal is, or the terminal gets so many columns. */
export type TerminalStep =
  | readonly [text: string, act: 'send' | 'signal', value: string]
  | readonly [text: string, act: 'resize', columns: number];

/** The questions that a command asks, and the keys that answer each. */
export type Answers = readonly (readonly [question: string, keys: string])[];

/** How a command on a terminal runs. */
export interface TerminalOptions {
  readonly cwd: string;
  readonly columns?: number;
  /** Added to this process's own. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What a command on a terminal printed, and how it ended. */
export interface Shown {
  readonly code: number | null;
  readonly text: string;
}

/** Runs `sluice` on a pseudo-terminal, which Python makes, and does one step after another. */
export function sluiceOnTerminal(
  args: readonly string[],
  steps: readonly TerminalStep[],
  { cwd, columns = COLUMNS, env = {} }: TerminalOptions,
): Promise<Shown> {
  const whole = [TERMINAL, String(columns), JSON.stringify(steps), process.execPath, COMMAND, ...args];
  const options = { cwd, env: { ...process.env, CI: '', TERM: 'xterm', AWS_EC2_METADATA_DISABLED: 'true', ...env } };
  return new Promise((resolve) => {
    const child = execFile('python3', whole, options, (_, stdout) => resolve({ code: child.exitCode, text: stdout }));
  });
}

/** Runs `sluice` on a pseudo-terminal and answers what it asks. */
export function answerSluice(args: readonly string[], answers: Answers, options: TerminalOptions): Promise<Shown> {
  const steps = answers.map(([question, keys]) => [question, 'send', keys] as const);
  return sluiceOnTerminal(args, steps, options);
}
