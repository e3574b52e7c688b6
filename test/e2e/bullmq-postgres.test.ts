import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startS3 } from '../bench/start-servers.mjs';
import { hasPostgres, startPostgres } from '../support/postgres.mjs';
import { hasPython } from '../support/python.mjs';
import { startOpenMetadata } from '../support/servers.mjs';
import { emptyFolder, type RunningCommand, sluice, startSluice } from '../support/sluice.js';
import {
  begunBy,
  comparable,
  comparableAfterDeath,
  entitiesOf,
  killAll,
  startWorker,
  TOKEN,
  until,
  workflowInto,
} from '../support/workers.js';

const VERSION = '2.0.6';
const LAKE = { shape: 'tables', buckets: 4, tables: 4, files: 3 };

type Started<T extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<T>>;

describe.skipIf(!hasPostgres() || !hasPython())('a run on workers by PostgreSQL', () => {
  let postgres: Started<typeof startPostgres>;
  let s3: Started<typeof startS3>;
  let catalogue: Started<typeof startOpenMetadata>;
  let other: Started<typeof startOpenMetadata>;
  const commands: RunningCommand[] = [];
  const cwd = emptyFolder();

  beforeAll(async () => {
    [postgres, s3, catalogue, other] = await Promise.all([
      startPostgres(),
      startS3({ latencyMilliseconds: 100, lake: LAKE }),
      startOpenMetadata(VERSION, TOKEN),
      startOpenMetadata(VERSION, TOKEN),
    ]);
    await sluice(['ingest', '-c', workflowInto(other.url, { endpoint: s3.url }, {}), '--report', 'local.json'], { cwd });
  });
  afterAll(async () => {
    await killAll(commands);
    await Promise.all([postgres, s3, catalogue, other].map((server) => server?.stop()));
  });

  async function worker(config: string): Promise<RunningCommand> {
    const started = await startWorker(config);
    commands.push(started);
    return started;
  }

  test('comes to what one process does, and shares its budget of requests', async () => {
    const limits = { maxRequests: 200, requestsPerSecond: 100 };
    const shared = workflowInto(catalogue.url, { endpoint: s3.url }, { connection: postgres.url, ...limits });
    await Promise.all([worker(shared), worker(shared)]);
    const { code } = await sluice(['ingest', '-c', shared, '--report', 'shared.json'], { cwd });
    expect(code).toBe(0);
    expect(comparable(join(cwd, 'shared.json'))).toEqual(comparable(join(cwd, 'local.json')));
    expect(await entitiesOf(catalogue.url)).toEqual(await entitiesOf(other.url));
    const few = workflowInto(catalogue.url, { endpoint: s3.url }, { connection: postgres.url, maxRequests: 30 });
    await worker(few);
    await s3.reset();
    expect((await sluice(['ingest', '-c', few])).stderr).toContain('[REQUESTS_EXHAUSTED]');
    expect(Object.values((await s3.stats()).calls).reduce((sum, count) => sum + count, 0)).toBe(30);
  });

  test.runIf(process.env['SLUICE_TORTURE'] === '1')('goes on when a worker is killed', async () => {
    await fetch(`${catalogue.url}/__reset`, { method: 'POST' });
    const shared = workflowInto(catalogue.url, { endpoint: s3.url }, { connection: postgres.url, concurrency: 2 });
    const [killed, saving] = await Promise.all([worker(shared), worker(shared)]);
    const run = startSluice(['ingest', '-c', shared, '--report', 'killed.json'], { cwd });
    await until(() => begunBy(killed).length > 1, run.said);
    killed.kill('SIGKILL');
    expect((await run.done).code).toBe(0);
    expect(begunBy(saving).some((split) => begunBy(killed).includes(split))).toBe(true);
    expect(comparableAfterDeath(join(cwd, 'killed.json'))).toEqual(comparableAfterDeath(join(cwd, 'local.json')));
    expect(await entitiesOf(catalogue.url)).toEqual(await entitiesOf(other.url));
  });
});
