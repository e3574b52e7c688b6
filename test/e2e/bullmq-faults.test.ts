import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { startS3 } from '../bench/start-servers.mjs';
import { hasNamespaces, makeNamespace } from '../support/network-namespace.mjs';
import { hasPython } from '../support/python.mjs';
import { hasRedis, startRedis } from '../support/redis.mjs';
import { startRelay } from '../support/relay.js';
import { serversFor } from '../support/servers-for.js';
import { emptyFolder, type RunningCommand, sluice, startSluice } from '../support/sluice.js';
import {
  begunBy,
  comparableAfterDeath,
  emptyCatalogues,
  entitiesOf,
  killAll,
  startCatalogue,
  startWorker,
  until,
  workflowInto,
} from '../support/workers.js';

const LAKE = { shape: 'tables', buckets: 6, tables: 6, files: 3 };
const LATENCY_MILLISECONDS = 100;

describe.skipIf(!hasRedis() || !hasPython())('a run on workers, when things go wrong', () => {
  const servers = serversFor({
    s3: () => startS3({ latencyMilliseconds: LATENCY_MILLISECONDS, lake: LAKE }),
    catalogue: startCatalogue,
    other: startCatalogue,
  });
  const commands: RunningCommand[] = [];

  afterEach(async () => {
    await killAll(commands);
    await emptyCatalogues(servers.catalogue, servers.other);
  });

  async function worker(config: string, through: readonly string[] = []): Promise<RunningCommand> {
    const started = await startWorker(config, { through });
    commands.push(started);
    return started;
  }

  /** Holds what a run came to, in `shared.json` and in the catalogue, against the same in this process. */
  async function expectAsLocal(cwd: string, endpoint: string) {
    await sluice(['ingest', '-c', workflowInto(servers.other.url, { endpoint }, {}), '--report', 'local.json'], { cwd });
    expect(comparableAfterDeath(join(cwd, 'shared.json'))).toEqual(comparableAfterDeath(join(cwd, 'local.json')));
    expect(await entitiesOf(servers.catalogue.url)).toEqual(await entitiesOf(servers.other.url));
  }

  test('four workers, two of them killed in the middle of a split, come to what one process does', async () => {
    const redis = await startRedis();
    try {
      const shared = workflowInto(servers.catalogue.url, { endpoint: servers.s3.url }, { connection: redis.url, concurrency: 2 });
      const cwd = emptyFolder();
      const [one, two, three, four] = await Promise.all([1, 2, 3, 4].map(() => worker(shared)));
      if (!one || !two || !three || !four) throw new Error('there are not four');
      const run = startSluice(['ingest', '-c', shared, '--report', 'shared.json'], { cwd });
      await until(() => begunBy(one).length > 1 && begunBy(two).length > 1, run.said);
      for (const each of [one, two]) each.kill('SIGKILL');
      expect((await run.done).code).toBe(0);
      const lost = [...begunBy(one), ...begunBy(two)];
      const saved = [...begunBy(three), ...begunBy(four)];
      expect(lost.filter((split) => saved.includes(split)).length).toBeGreaterThan(0);
      await expectAsLocal(cwd, servers.s3.url);
    } finally {
      await redis.stop();
    }
  });

  test('Redis falls and comes back with its append-only file: the run goes on', async () => {
    const redis = await startRedis();
    try {
      const shared = workflowInto(servers.catalogue.url, { endpoint: servers.s3.url }, { connection: redis.url, concurrency: 2 });
      const cwd = emptyFolder();
      const working = await worker(shared);
      const run = startSluice(['ingest', '-c', shared, '--report', 'shared.json'], { cwd });
      await until(() => begunBy(working).length > 4, run.said);
      await redis.stop();
      await wait(2000);
      await redis.restart();
      expect((await run.done).code).toBe(0);
      await expectAsLocal(cwd, servers.s3.url);
    } finally {
      await redis.stop();
    }
  });

  test.skipIf(!hasNamespaces())(
    'a worker cut off from the network comes back: what it has counts no more',
    async () => {
      const namespace = makeNamespace();
      const redis = await startRedis({ host: namespace.host });
      const [store, metadata] = await Promise.all([
        startRelay(namespace.host, servers.s3.url),
        startRelay(namespace.host, servers.catalogue.url),
      ]);
      try {
        const shared = workflowInto(metadata.url, { endpoint: store.url }, { connection: redis.url, concurrency: 2 });
        const cwd = emptyFolder();
        const cutOff = await worker(shared, namespace.command);
        const run = startSluice(['ingest', '-c', shared, '--report', 'shared.json'], { cwd });
        await until(() => begunBy(cutOff).length > 2, run.said);
        namespace.cut();
        const atHand = begunBy(cutOff);
        const second = await worker(shared);
        await until(() => begunBy(second).some((split) => atHand.includes(split)), run.said);
        namespace.mend();
        await until(() => /another worker has it/.test(cutOff.said()), cutOff.said);
        expect((await run.done).code).toBe(0);
        await expectAsLocal(cwd, store.url);
      } finally {
        await Promise.all([redis.stop(), store.stop(), metadata.stop()]);
        namespace.remove();
      }
    },
    120_000,
  );
});
