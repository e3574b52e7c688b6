// Runs a command as a process of its own and measures it as a whole, its start included.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SAMPLE_MILLISECONDS = 250;
const KEPT_OUTPUT = 4000;
const GNU_TIME = '/usr/bin/time';
const hasTime = spawnSync(GNU_TIME, ['--version'], { stdio: 'ignore' }).status === 0;

/** What CPU time and peak memory are measured by. */
export const MEASURED_BY = hasTime ? 'GNU time (rusage of the process)' : 'nothing: there is no GNU time at /usr/bin/time';

/**
 * @typedef {object} Measured
 * @property {number} code
 * @property {string} output the end of what it printed
 * @property {number} startedAt milliseconds since 1970
 * @property {number} wallSeconds
 * @property {number} [cpuSeconds] user and system
 * @property {number} [peakMegabytes] resident
 * @property {number[]} memoryMegabytes resident, four times a second; empty where there is no /proc
 */

/** @returns {Promise<Measured>} */
export async function measure(command, args, env = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  const figures = join(folder, 'figures');
  const all = hasTime ? [GNU_TIME, '-q', '-f', '%U %S %M', '-o', figures, command, ...args] : [command, ...args];
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^AWS_|_PROXY$/i.test(name)));
  // No machine's own credentials may take part.
  const isolated = {
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
  };
  const startedAt = Date.now();
  const start = performance.now();
  const child = spawn(all[0], all.slice(1), { env: { ...inherited, ...isolated, ...env }, cwd: folder });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output = (output + chunk).slice(-KEPT_OUTPUT);
    });
  const memoryMegabytes = [];
  const timer = setInterval(() => {
    const resident = residentMegabytes(hasTime ? childOf(child.pid) : child.pid);
    if (resident !== undefined) memoryMegabytes.push(resident);
  }, SAMPLE_MILLISECONDS);
  try {
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    const wallSeconds = (performance.now() - start) / 1000;
    const [user, system, kilobytes] = hasTime ? readFileSync(figures, 'utf8').trim().split(' ').map(Number) : [];
    const known = hasTime ? { cpuSeconds: user + system, peakMegabytes: Math.round(kilobytes / 1024) } : {};
    return { code, output, startedAt, wallSeconds, ...known, memoryMegabytes };
  } finally {
    clearInterval(timer);
    rmSync(folder, { recursive: true, force: true });
  }
}

function childOf(pid) {
  return readOrUndefined(`/proc/${pid}/task/${pid}/children`)?.trim().split(' ')[0];
}

function residentMegabytes(pid) {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readOrUndefined(`/proc/${pid}/status`) ?? '')?.[1];
  return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024);
}

/** The process may have ended, and not every system has /proc. */
function readOrUndefined(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
