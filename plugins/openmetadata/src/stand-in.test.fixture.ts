import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../../test/tools/openmetadata-standin.py', import.meta.url));
const START_TIMEOUT_MS = 10_000;

/** Where the stand-in cannot run, its tests are skipped, but for CI, where they fail. */
export const SKIP_STAND_IN = spawnSync('python3', ['--version']).status !== 0 && process.env['CI'] !== 'true';

/** A running stand-in of an OpenMetadata server. */
export interface StandIn {
  readonly hostPort: string;
  /** What it holds: services and containers, with the parent's fully qualified name. */
  dump(): Promise<Record<string, unknown>[]>;
  /** The requests that it has seen: method, path, query. */
  log(): Promise<[string, string, string][]>;
  /** What was PUT: path and body. */
  bodies(): Promise<[string, Record<string, unknown>][]>;
  /** Makes the next requests fail. */
  fail(status: number, times: number): Promise<void>;
  /** Forgets everything. */
  reset(): Promise<void>;
  stop(): void;
}

/** Starts a stand-in of that version on a free port. */
export async function startStandIn(version: string, token: string): Promise<StandIn> {
  const port = await freePort();
  const child = spawn('python3', [PROGRAM, String(port), version, token], { stdio: ['ignore', 'ignore', 'inherit'] });
  const url = `http://127.0.0.1:${port}`;
  const read = async <T>(path: string) => (await (await fetch(url + path)).json()) as T;
  const post = async (path: string, body: unknown) => {
    await (await fetch(url + path, { method: 'POST', body: JSON.stringify(body) })).text();
  };
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await answers(`${url}/__log`))) {
    if (Date.now() > deadline || child.exitCode !== null) throw new Error('the stand-in does not start');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    hostPort: `${url}/api`,
    dump: () => read('/__dump'),
    log: () => read('/__log'),
    bodies: () => read('/__bodies'),
    fail: (status, times) => post('/__fail', { status, times }),
    reset: () => post('/__reset', {}),
    stop: () => child.kill(),
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
