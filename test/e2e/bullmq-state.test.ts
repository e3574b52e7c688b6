import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { startS3 } from '../bench/start-servers.mjs';
import { countRuns, IS_LONG } from '../support/long-form.js';
import { deletePaths, putObjects } from '../support/moto-objects.js';
import { hasPython } from '../support/python.mjs';
import { hasRedis, startRedis } from '../support/redis.mjs';
import { startMoto } from '../support/servers.mjs';
import { serversFor } from '../support/servers-for.js';
import { emptyFolder, type RunningCommand, sluice, startSluice } from '../support/sluice.js';
import {
  begunLast,
  comparable,
  comparableAfterDeath,
  emptyCatalogues,
  entitiesOf,
  killAll,
  startCatalogue,
  startWorker,
  TOKEN,
  until,
  workflowInto,
} from '../support/workers.js';

const KILLS = IS_LONG ? 20 : 2;
const CSV = 'id,total\n1,2\n';
const MANIFEST = ['a', 'b', 'c'].map((dataPath) => ({ dataPath, structureFormat: 'csv' }));

describe.skipIf(!hasRedis() || !hasPython())('a run on workers that keeps a state', () => {
  const servers = serversFor({ redis: startRedis, catalogue: startCatalogue, other: startCatalogue });
  const commands: RunningCommand[] = [];

  afterEach(async () => {
    await killAll(commands);
    await emptyCatalogues(servers.catalogue, servers.other);
  });

  test('reads the next time what is new, as one in this process does', async () => {
    const moto = await startMoto();
    try {
      const put = (objects: Record<string, string>): Promise<void> => putObjects(moto.url, 'lake', objects);
      await put({ 'openmetadata.json': JSON.stringify({ entries: MANIFEST }) });
      await put({ 'a/1.csv': CSV, 'b/1.csv': CSV, 'c/1.csv': CSV, 'c/2.csv': CSV });
      const [state, local] = [emptyFolder(), emptyFolder()];
      const shared = workflowInto(servers.catalogue.url, { endpoint: moto.url }, { connection: servers.redis.url, state });
      const alone = workflowInto(servers.other.url, { endpoint: moto.url }, { state: local });
      commands.push(await startWorker(shared));
      const cwd = emptyFolder();
      const both = async () => {
        const runs = [
          ['shared.json', shared],
          ['alone.json', alone],
        ] as const;
        const results = await Promise.all(
          runs.map(([report, config]) => sluice(['ingest', '-c', config, '--report', report], { cwd })),
        );
        expect(results.map(({ code }) => code)).toEqual([0, 0]);
        expect(comparable(join(cwd, 'shared.json'))).toEqual(comparable(join(cwd, 'alone.json')));
        expect(await entitiesOf(servers.catalogue.url)).toEqual(await entitiesOf(servers.other.url));
        return JSON.parse(readFileSync(join(cwd, 'shared.json'), 'utf8'));
      };
      const requestsOf = ({ scopes }: { scopes: { requests: Record<string, number> }[] }) =>
        scopes.reduce((sum, { requests }) => sum + (requests['s3:GetObject'] ?? 0), 0);
      expect((await both()).totals).toMatchObject({ created: 5, failed: 0 });
      const again = await both();
      expect(again.totals).toMatchObject({ unchanged: 5, created: 0, updated: 0 });
      // One read: the manifest.
      expect(requestsOf(again)).toBe(1);
      for (const { url } of [servers.catalogue, servers.other]) await remove(url, 'local_s3.lake.b');
      await put({ 'a/1.csv': 'id,totaL\n1,2\n' });
      await deletePaths(moto.url, 'lake/c/2.csv');
      const changed = await both();
      expect(changed.totals).toMatchObject({ updated: 2, created: 1 });
      expect(requestsOf(changed)).toBe(3);
    } finally {
      await moto.stop();
    }
  });

  test(`is taken up after its coordinator was killed, ${KILLS} times: workers do what is left`, {
    timeout: KILLS * 60_000,
  }, async (context) => {
    const s3 = await startS3({ latencyMilliseconds: 40, lake: { shape: 'tables', buckets: 4 + 2 * KILLS, tables: 4, files: 3 } });
    try {
      const state = emptyFolder();
      const options = { endpoint: s3.url, options: { metrics: 'none' } };
      const shared = workflowInto(servers.catalogue.url, options, { connection: servers.redis.url, concurrency: 2, state });
      const cwd = emptyFolder();
      const working = await startWorker(shared);
      commands.push(working);
      const resume = ['ingest', '-c', shared, '--report', 'shared.json', '--resume'];
      for (let kill = 0; kill < KILLS; kill += 1) {
        const before = committedIn(state).length;
        const killed = startSluice(resume, { cwd });
        await until(() => committedIn(state).length > before, killed.said);
        await wait(Math.random() * 200);
        killed.kill('SIGKILL');
        await killed.done;
        countRuns(context, 'kills', kill + 1);
      }
      const committed = committedIn(state);
      const { code, stderr } = await sluice(resume, { cwd });
      expect(stderr).not.toContain('NOTHING_TO_RESUME');
      expect(code).toBe(0);
      expect(begunLast(working).filter((split) => committed.includes(split))).toEqual([]);
      expect(begunLast(working).length).toBeGreaterThan(0);
      await sluice(['ingest', '-c', workflowInto(servers.other.url, options, {}), '--report', 'local.json'], { cwd });
      expect(comparableAfterDeath(join(cwd, 'shared.json'))).toEqual(comparableAfterDeath(join(cwd, 'local.json')));
      expect(await entitiesOf(servers.catalogue.url)).toEqual(await entitiesOf(servers.other.url));
    } finally {
      await s3.stop();
    }
  });
});

async function remove(url: string, name: string): Promise<void> {
  const entities = (await (await fetch(`${url}/__dump`)).json()) as { id: string; fullyQualifiedName: string }[];
  const found = entities.find(({ fullyQualifiedName }) => fullyQualifiedName === name);
  const headers = { authorization: `Bearer ${TOKEN}` };
  await fetch(`${url}/api/v1/containers/${found?.id}`, { method: 'DELETE', headers });
}

/** The splits that the last run of a state has committed. */
function committedIn(state: string): readonly string[] {
  const journal = readdirSync(state)
    .filter((name) => name.endsWith('.journal'))
    .sort()
    .at(-1);
  if (journal === undefined) return [];
  const text = readFileSync(join(state, journal), 'utf8');
  return [...text.matchAll(/^[0-9a-f]{8} c \d+ \{"split":"([^"]*)"/gm)].map(([, id = '']) => id);
}
