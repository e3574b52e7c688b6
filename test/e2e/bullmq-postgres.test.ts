import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startS3 } from '../bench/start-servers.mjs';
import { IS_LONG } from '../support/long-form.js';
import { hasPostgres, startPostgres } from '../support/postgres.mjs';
import { hasPython } from '../support/python.mjs';
import { serversFor } from '../support/servers-for.js';
import { emptyFolder, type RunningCommand, sluice, startSluice } from '../support/sluice.js';
import {
  begunBy,
  comparable,
  comparableAfterDeath,
  emptyCatalogues,
  entitiesOf,
  killAll,
  startCatalogue,
  startWorker,
  until,
  workflowInto,
} from '../support/workers.js';

const LAKE = { shape: 'tables', buckets: 4, tables: 4, files: 3 };

describe.skipIf(!hasPostgres() || !hasPython())('a run on workers by PostgreSQL', () => {
  const servers = serversFor({
    postgres: startPostgres,
    s3: () => startS3({ latencyMilliseconds: 100, lake: LAKE }),
    catalogue: startCatalogue,
    other: startCatalogue,
  });
  const commands: RunningCommand[] = [];
  const cwd = emptyFolder();

  beforeAll(async () => {
    await sluice(['ingest', '-c', workflowInto(servers.other.url, { endpoint: servers.s3.url }, {}), '--report', 'local.json'], {
      cwd,
    });
  });
  afterEach(() => killAll(commands));

  async function worker(config: string): Promise<RunningCommand> {
    const started = await startWorker(config);
    commands.push(started);
    return started;
  }

  test('comes to what one process does, and shares its budget of requests', async () => {
    const limits = { maxRequests: 200, requestsPerSecond: 100, state: emptyFolder() };
    const shared = workflowInto(
      servers.catalogue.url,
      { endpoint: servers.s3.url },
      { connection: servers.postgres.url, ...limits },
    );
    await Promise.all([worker(shared), worker(shared)]);
    const { code } = await sluice(['ingest', '-c', shared, '--report', 'shared.json'], { cwd });
    expect(code).toBe(0);
    expect(comparable(join(cwd, 'shared.json'))).toEqual(comparable(join(cwd, 'local.json')));
    expect(await entitiesOf(servers.catalogue.url)).toEqual(await entitiesOf(servers.other.url));
    await sluice(['ingest', '-c', shared, '--report', 'again.json'], { cwd });
    expect(comparable(join(cwd, 'again.json'))).toMatchObject({ totals: { created: 0, updated: 0, failed: 0 } });
    const few = workflowInto(
      servers.catalogue.url,
      { endpoint: servers.s3.url },
      { connection: servers.postgres.url, maxRequests: 30 },
    );
    await worker(few);
    await servers.s3.reset();
    expect((await sluice(['ingest', '-c', few])).stderr).toContain('[REQUESTS_EXHAUSTED]');
    expect(Object.values((await servers.s3.stats()).calls).reduce((sum, count) => sum + count, 0)).toBe(30);
  });

  test.runIf(IS_LONG)('goes on when a worker is killed', async () => {
    await emptyCatalogues(servers.catalogue);
    const shared = workflowInto(
      servers.catalogue.url,
      { endpoint: servers.s3.url },
      { connection: servers.postgres.url, concurrency: 2 },
    );
    const [killed, saving] = await Promise.all([worker(shared), worker(shared)]);
    const run = startSluice(['ingest', '-c', shared, '--report', 'killed.json'], { cwd });
    await until(() => begunBy(killed).length > 1, run.said);
    killed.kill('SIGKILL');
    expect((await run.done).code).toBe(0);
    expect(begunBy(saving).some((split) => begunBy(killed).includes(split))).toBe(true);
    expect(comparableAfterDeath(join(cwd, 'killed.json'))).toEqual(comparableAfterDeath(join(cwd, 'local.json')));
    expect(await entitiesOf(servers.catalogue.url)).toEqual(await entitiesOf(servers.other.url));
  });
});
