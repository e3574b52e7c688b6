import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { startS3 } from '../bench/start-servers.mjs';
import { hasPython } from '../support/python.mjs';
import { hasRedis, startRedis } from '../support/redis.mjs';
import { loadLake, startMoto } from '../support/servers.mjs';
import { serversFor } from '../support/servers-for.js';
import { emptyFolder, type RunningCommand, sluice, startSluice } from '../support/sluice.js';
import {
  begunBy,
  comparable,
  emptyCatalogues,
  entitiesOf,
  killAll,
  startCatalogue,
  startWorker,
  until,
  workflowInto,
} from '../support/workers.js';

describe.skipIf(!hasRedis() || !hasPython())('a run on workers', () => {
  const servers = serversFor({ redis: startRedis, catalogue: startCatalogue, other: startCatalogue });
  const commands: RunningCommand[] = [];

  afterEach(async () => {
    await killAll(commands);
    await emptyCatalogues(servers.catalogue, servers.other);
  });

  async function worker(config: string, ...args: readonly string[]): Promise<RunningCommand> {
    const started = await startWorker(config, {}, ...args);
    commands.push(started);
    return started;
  }

  /** Runs it in this process, into the other catalogue. */
  async function locally(endpoint: string, cwd: string) {
    return sluice(['ingest', '-c', workflowInto(servers.other.url, { endpoint }, {}), '--report', 'local.json'], { cwd });
  }

  test('comes to the same report and the same catalogue as one in this process, and tells no secret', async () => {
    const moto = await startMoto();
    try {
      loadLake('lake-a', moto.url);
      const shared = workflowInto(servers.catalogue.url, { endpoint: moto.url }, { connection: servers.redis.url });
      const cwd = emptyFolder();
      const working = await worker(shared);
      const local = await locally(moto.url, cwd);
      const { code, stdout, stderr } = await sluice(['ingest', '-c', shared, '--report', 'shared.json', '--log-level', 'DEBUG'], {
        cwd,
      });
      expect(code).toBe(local.code);
      expect(comparable(join(cwd, 'shared.json'))).toEqual(comparable(join(cwd, 'local.json')));
      expect(await entitiesOf(servers.catalogue.url)).toEqual(await entitiesOf(servers.other.url));
      expect(begunBy(working).length).toBeGreaterThan(0);
      expect(stdout + stderr + working.said()).not.toContain('canary');
    } finally {
      await moto.stop();
    }
  });

  describe('of a lake that answers slowly', () => {
    const slow = serversFor({
      s3: () => startS3({ latencyMilliseconds: 50, lake: { shape: 'tables', buckets: 6, tables: 5, files: 3 } }),
    });

    test('sends no more requests than may be sent, whoever sends them', async () => {
      const runtime = { connection: servers.redis.url, maxRequests: 60 };
      const shared = workflowInto(servers.catalogue.url, { endpoint: slow.s3.url }, runtime);
      await Promise.all([worker(shared), worker(shared)]);
      await slow.s3.reset();
      const { code, stderr } = await sluice(['ingest', '-c', shared]);
      expect(stderr).toContain('[REQUESTS_EXHAUSTED]');
      expect(code).toBe(1);
      const { calls } = await slow.s3.stats();
      expect(Object.values(calls).reduce((sum, count) => sum + count, 0)).toBe(60);
    });

    test('that is interrupted stops its workers, and says so', async () => {
      const shared = workflowInto(
        servers.catalogue.url,
        { endpoint: slow.s3.url },
        { connection: servers.redis.url, concurrency: 2 },
      );
      const working = await worker(shared);
      const cwd = emptyFolder();
      const run = startSluice(['ingest', '-c', shared, '--report', 'r.json'], { cwd });
      await until(() => begunBy(working).length > 2, working.said);
      run.kill('SIGINT');
      const { code, stderr } = await run.done;
      expect(code).toBe(130);
      expect(stderr).toContain('interrupted');
      const { outcomes, status } = comparable(join(cwd, 'r.json')) as {
        status: string;
        outcomes: readonly { error?: { code: string } }[];
      };
      expect(status).toBe('interrupted');
      expect(outcomes.filter(({ error }) => error?.code === 'CANCELLED').length).toBeGreaterThan(0);
      // The next run has the worker's attention.
      expect((await sluice(['ingest', '-c', shared])).code).toBe(0);
    });

    test('goes on when a worker is told to end: what it has not finished goes to another', async () => {
      const shared = workflowInto(
        servers.catalogue.url,
        { endpoint: slow.s3.url },
        { connection: servers.redis.url, concurrency: 4 },
      );
      const cwd = emptyFolder();
      const [local, first] = await Promise.all([locally(slow.s3.url, cwd), worker(shared, '--grace', '0')]);
      const run = startSluice(['ingest', '-c', shared, '--report', 'shared.json'], { cwd });
      await until(() => begunBy(first).length > 4, first.said);
      first.kill('SIGTERM');
      expect((await first.done).code).toBe(0);
      const second = await worker(shared);
      expect((await run.done).code).toBe(local.code);
      expect(begunBy(second).some((split) => begunBy(first).includes(split))).toBe(true);
      expect(await entitiesOf(servers.catalogue.url)).toEqual(await entitiesOf(servers.other.url));
    });

    test('waits for a worker of the same workflow, says so, and fails when none comes', async () => {
      const shared = workflowInto(
        servers.catalogue.url,
        { endpoint: slow.s3.url },
        { connection: servers.redis.url, runner: { workerSeconds: 8 } },
      );
      const stranger = await worker(
        workflowInto(servers.catalogue.url, { endpoint: slow.s3.url }, { connection: servers.redis.url, concurrency: 5 }),
      );
      const { code, stderr } = await sluice(['ingest', '-c', shared]);
      expect(stderr).toContain('start sluice worker with the same file');
      expect(stderr).toContain('[WORKERS_MISSING]');
      expect(code).not.toBe(0);
      expect(begunBy(stranger)).toEqual([]);
    });

    test('is refused where the sink makes one whole of all splits, or the queues are out of reach', async () => {
      const shared = workflowInto(servers.catalogue.url, { endpoint: slow.s3.url }, { connection: servers.redis.url });
      const file = await sluice(['ingest', '-c', shared, '--sink', 'file:out.jsonl']);
      expect(file.stderr).toContain('[SINK_NOT_SHARED]');
      expect(file.code).toBe(2);
      const away = workflowInto(servers.catalogue.url, { endpoint: slow.s3.url }, { connection: 'redis://127.0.0.1:1' });
      for (const command of ['ingest', 'worker']) {
        const { code, stderr } = await sluice([command, '-c', away]);
        expect(stderr).toContain('[QUEUE_UNREACHABLE]');
        expect(code).toBe(3);
      }
    });

    test('is tried before it begins: the queues, and how many workers there are', async () => {
      const shared = workflowInto(servers.catalogue.url, { endpoint: slow.s3.url }, { connection: servers.redis.url });
      await worker(shared);
      const there = await sluice(['test-connection', '-c', shared]);
      expect(there.stdout).toContain('passed   runtime runner  queues: 1 worker of this workflow and version\n');
      expect(there.code).toBe(0);
      const away = workflowInto(servers.catalogue.url, { endpoint: slow.s3.url }, { connection: 'redis://127.0.0.1:1' });
      const { code, stdout } = await sluice(['test-connection', '-c', away]);
      expect(stdout).toMatch(/failed {3}runtime runner {2}queues: .* \[QUEUE_UNREACHABLE]/);
      expect(code).toBe(3);
      // There are sixteen.
      const absent = workflowInto(servers.catalogue.url, { endpoint: slow.s3.url }, { connection: `${servers.redis.url}/99` });
      const other = await sluice(['schedule', 'list', '-c', absent]);
      expect(other.stderr).toMatch(/DB index is out of range.* \[QUEUE_UNREACHABLE]/);
      expect(other.code).toBe(3);
    });
  });
});
