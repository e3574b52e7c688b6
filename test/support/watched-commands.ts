import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Canaries } from './canaries.js';
import { emptyFolder, sluice } from './sluice.js';

const AT_A_TIME = 3;

/** How a command of some ended. */
export interface WatchedResult {
  readonly args: readonly string[];
  readonly code: number | null;
  readonly stderr: string;
}

/** Every use of every command that takes a workflow; what one of a list writes, the next may read. */
export function everyCommand(config: string, uri: string): string[][][] {
  const run = (...args: string[]): string[] => [args[0] ?? '', '-c', config, ...args.slice(1)];
  return [
    [
      run('ingest', '--log-level', 'DEBUG', '--explain', '--report', 'r.json', '--report', 'r.html'),
      ['report', 'r.json', '--out', 'again.html'],
    ],
    [run('plan', '--out', 'plan.jsonl', '--log-level', 'DEBUG'), run('ingest', '--plan-file', 'plan.jsonl', '-q')],
    [run('ingest', '--json')],
    [run('ingest', '-q', '--log-level', 'DEBUG', '--log-format', 'json')],
    [run('ingest', '--sink', 'console')],
    [run('ingest', '--sink', 'file:out.jsonl')],
    [run('plan', '--json')],
    [run('test-connection', '--log-level', 'DEBUG')],
    [run('test-connection', '--json')],
    [run('permissions'), run('permissions', '--json'), run('validate')],
    [['manifest', 'suggest', '-c', config, '--json']],
    [['manifest', 'suggest', '-c', config, '--write', '.', '--log-level', 'DEBUG']],
    [['manifest', 'explain', uri, '-c', config]],
  ];
}

/** The commands that contact something, in the forms that say most. */
export function contactingCommands(config: string): string[][][] {
  return [
    [['ingest', '-c', config, '--log-level', 'DEBUG', '--explain', '--report', 'r.json', '--report', 'r.html']],
    [['ingest', '-c', config, '--json']],
    [['plan', '-c', config, '--json', '--log-level', 'DEBUG']],
    [['test-connection', '-c', config, '--log-level', 'DEBUG']],
    [['manifest', 'suggest', '-c', config, '--json']],
  ];
}

/** Runs lists of commands, each list in a folder of its own, and fails where a canary is in what they print or write. */
export async function watchCommands(
  lists: readonly (readonly (readonly string[])[])[],
  canaries: Canaries,
  env: Readonly<Record<string, string>> = {},
): Promise<readonly WatchedResult[]> {
  // Compiled code, in which is whatever a vendor's client has in its own, such as the key of an emulator.
  const compiled = emptyFolder();
  const results: WatchedResult[] = [];
  const leaks: string[] = [];
  const waiting = [...lists];
  const work = async (): Promise<void> => {
    for (let list = waiting.shift(); list !== undefined; list = waiting.shift()) {
      const cwd = emptyFolder();
      for (const args of list) {
        const { code, stdout, stderr } = await sluice(args, { cwd, env: { HOME: cwd, XDG_CACHE_HOME: compiled, ...env } });
        results.push({ args, code, stderr });
        const places = [['stdout', stdout], ['stderr', stderr], ...filesIn(cwd)] as const;
        for (const [place, text] of places) {
          leaks.push(...canaries.in(text).map((leak) => `sluice ${args.join(' ')}: ${place}: ${leak}`));
        }
      }
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  expect(leaks).toEqual([]);
  return results;
}

/** The files in a folder and those below it, with their texts. */
export function filesIn(folder: string): (readonly [name: string, text: string])[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name), 'utf8')]);
}
