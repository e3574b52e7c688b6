import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startS3 } from '../bench/start-servers.mjs';
import { hasPython } from '../support/python.mjs';
import { hasRedis, startRedis } from '../support/redis.mjs';
import { loadLake, startMoto, startOpenMetadata } from '../support/servers.mjs';
import { emptyFolder, type RunningCommand, sluice, startSluice, type WorkflowParts, writeWorkflow } from '../support/sluice.js';
import { begunBy, comparable, comparableAfterDeath, entitiesOf, startWorker, until } from '../support/workers.js';

const VERSION = '2.0.6';
const TOKEN = 'canary-jwt-token';
const LOCK_SECONDS = 3;

type Started<T extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<T>>;

describe.skipIf(!hasRedis() || !hasPython())('a run on workers', () => {
  let redis: Started<typeof startRedis>;
  let catalogues: readonly Started<typeof startOpenMetadata>[];
  const workers: RunningCommand[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    catalogues = await Promise.all([startOpenMetadata(VERSION, TOKEN), startOpenMetadata(VERSION, TOKEN)]);
  });
  afterEach(async () => {
    await Promise.all(
      workers.splice(0).map((worker) => {
        worker.kill('SIGKILL');
        return worker.done;
      }),
    );
    await Promise.all(catalogues.map(({ url }) => fetch(`${url}/__reset`, { method: 'POST' })));
  });
  afterAll(async () => {
    await Promise.all([redis?.stop(), ...(catalogues ?? []).map(({ stop }) => stop())]);
  });

  /** The same workflow for this process and for workers, each into a catalogue of its own. */
  function workflows(parts: WorkflowParts, runner: Readonly<Record<string, unknown>> = {}, runtime = {}) {
    const [one, other] = catalogues;
    const into = (catalogue: typeof one) => ({ ...parts, server: { hostPort: `${catalogue?.url}/api`, jwtToken: TOKEN } });
    const connection = redis.url;
    return {
      local: writeWorkflow({ ...into(one), more: { ...parts.more, runtime } }),
      shared: writeWorkflow({
        ...into(other),
        more: { ...parts.more, runtime: { ...runtime, runner: { type: 'bullmq', connection, lockSeconds: LOCK_SECONDS, ...runner } } },
      }),
      catalogues: { local: one?.url ?? '', shared: other?.url ?? '' },
    };
  }

  async function workersOf(config: string, count: number): Promise<readonly RunningCommand[]> {
    const started = await Promise.all(Array.from({ length: count }, () => startWorker(config)));
    workers.push(...started);
    return started;
  }

  describe('of lake-a', () => {
    let moto: Started<typeof startMoto>;
    beforeAll(async () => {
      moto = await startMoto();
      loadLake('lake-a', moto.url);
    });
    afterAll(() => moto?.stop());

    test('comes to the same report and the same catalogue as one in this process, and tells no secret', async () => {
      const { local, shared, catalogues } = workflows({ endpoint: moto.url });
      const cwd = emptyFolder();
      const [worker] = await workersOf(shared, 1);
      const first = await sluice(['ingest', '-c', local, '--report', 'local.json'], { cwd });
      const second = await sluice(['ingest', '-c', shared, '--report', 'shared.json', '--log-level', 'DEBUG'], { cwd });
      expect(second.code).toBe(first.code);
      expect(comparable(join(cwd, 'shared.json'))).toEqual(comparable(join(cwd, 'local.json')));
      expect(await entitiesOf(catalogues.shared)).toEqual(await entitiesOf(catalogues.local));
      expect(worker && begunBy(worker).length).toBeGreaterThan(0);
      expect(second.stdout + second.stderr + worker?.said()).not.toContain('canary');
    });
  });
});
