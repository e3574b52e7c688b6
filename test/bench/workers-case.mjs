// Runs on workers against the same run in one process: what handing splits on costs, and what more workers gain.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasRedis, installRedis, startRedis } from '../support/redis.mjs';
import { measure } from './measured-process.mjs';
import { startCatalogue, startS3 } from './start-servers.mjs';
import { writeWorkflow } from './workflow-file.mjs';

const LATENCY_MILLISECONDS = 20;
const LAKE = { shape: 'tables', buckets: 100, tables: 10, files: 4 };
/** By itself a process has 64; with few, waiting is what takes the time, as it is where each worker has a machine. */
const CONCURRENCIES = [64, 4];
const WORKERS = [1, 2, 4];
const TIMES = 3;

/**
 * @typedef {object} MeasuredWorkers
 * @property {number} concurrency of each process
 * @property {number} workers 0: the run is made in one process
 * @property {number} wallSeconds a median
 * @property {number} ofOneProcess the median of its shares of the time of one process in the same round
 * @property {number} load of the machine before it, a median
 */

/** @returns {Promise<MeasuredWorkers[]>} */
export async function measureWorkers(sluice) {
  if (!hasRedis()) installRedis();
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  const servers = await Promise.all([
    startRedis(),
    startS3({ latencyMilliseconds: LATENCY_MILLISECONDS, lake: LAKE }),
    startCatalogue({ latencyMilliseconds: LATENCY_MILLISECONDS, strict: false, version: '1.3.4' }),
  ]);
  const [redis, s3, catalogue] = servers;
  const results = [];
  try {
    for (const concurrency of CONCURRENCIES) {
      const rounds = [];
      const run = async (workers) => {
        const runner = workers === 0 ? {} : { runner: { type: 'bullmq', connection: redis.url } };
        const place = mkdtempSync(join(folder, 'run-'));
        const runtime = { concurrency, ...runner };
        const file = writeWorkflow(place, { endpoint: s3.url, catalogue: catalogue.url, runtime });
        const started = await Promise.all(Array.from({ length: workers }, () => startWorker(sluice, file)));
        const { code, wallSeconds, output } = await measure(process.execPath, [sluice, 'ingest', '-c', file, '--quiet']);
        if (code !== 0) throw new Error(`the run with ${workers} workers ended with ${code}: ${output}`);
        for (const worker of started) worker.kill('SIGKILL');
        return wallSeconds;
      };
      // What the first one creates is unchanged for all others.
      await run(0);
      // One after the other in each round: whatever else the machine does is in all of them.
      for (let time = 0; time < TIMES; time += 1) {
        const round = [];
        for (const workers of [0, ...WORKERS]) round.push({ workers, load: loadavg()[0] ?? 0, wallSeconds: await run(workers) });
        rounds.push(round);
      }
      for (const [at, workers] of [0, ...WORKERS].entries()) {
        const own = rounds.map((round) => round[at]);
        results.push({
          concurrency,
          workers,
          load: median(own.map(({ load }) => load)),
          wallSeconds: median(own.map(({ wallSeconds }) => wallSeconds)),
          ofOneProcess: median(rounds.map((round) => round[at].wallSeconds / round[0].wallSeconds)),
        });
      }
    }
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(folder, { recursive: true, force: true });
  }
  return results;
}

function median(numbers) {
  return numbers.sort((a, b) => a - b)[numbers.length >>> 1];
}

function startWorker(sluice, file) {
  const worker = spawn(process.execPath, [sluice, 'worker', '-c', file, '--log-level', 'INFO']);
  return new Promise((resolve, reject) => {
    worker.stderr.on('data', (text) => {
      if (String(text).includes('takes splits')) resolve(worker);
    });
    worker.once('exit', (code) => reject(new Error(`a worker ended with ${code}`)));
  });
}
