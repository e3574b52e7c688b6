import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Which process something is of, on whatever machine. */
export interface ProcessMark {
  readonly host: string;
  readonly pid: number;
  /** The start of the system and the space in which `pid` means that process; empty where the system does not tell. */
  readonly space: string;
  /** When the process began, as the system counts; empty where it does not tell. */
  readonly began: string;
}

/** The mark of this process. */
export function ownMark(): ProcessMark {
  return { host: hostname(), pid: process.pid, space: ownSpace(), began: beginningOf(process.pid) };
}

/** Whether the process of a mark still runs; `undefined` where that cannot be told from here. */
export function isAlive({ host, pid, space, began }: ProcessMark): boolean | undefined {
  if (host !== hostname() || space !== ownSpace()) return undefined;
  // A process that ended may have left its number to another one.
  return isRunning(pid) && beginningOf(pid) === began;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // There, but of another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function ownSpace(): string {
  const boot = told(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  return `${boot} ${told(() => readlinkSync('/proc/self/ns/pid'))}`.trim();
}

function beginningOf(pid: number): string {
  // The name of the command, in parentheses, may hold anything.
  return told(() => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? '');
}

function told(tell: () => string): string {
  try {
    return tell();
  } catch {
    return '';
  }
}
