import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startS3 } from '../bench/start-servers.mjs';
import { hasPython } from '../support/python.mjs';
import { hasRedis, startRedis } from '../support/redis.mjs';
import { serversFor } from '../support/servers-for.js';
import { emptyFolder, type RunningCommand, sluice } from '../support/sluice.js';
import { begunBy, comparable, killAll, startCatalogue, startWorker, until, workflowInto } from '../support/workers.js';

const EVERY_SECOND = '* * * * * *';

describe.skipIf(!hasRedis() || !hasPython())('a schedule', () => {
  const servers = serversFor({
    redis: startRedis,
    s3: () => startS3({ latencyMilliseconds: 1, lake: { shape: 'tables', buckets: 2, tables: 2, files: 2 } }),
    catalogue: startCatalogue,
  });
  const commands: RunningCommand[] = [];

  afterAll(() => killAll(commands));

  test('is added, listed and removed, and one that cannot be is refused', async () => {
    const config = workflowInto(servers.catalogue.url, { endpoint: servers.s3.url }, { connection: servers.redis.url });
    const say = (...args: readonly string[]) => sluice(['schedule', ...args, '-c', config]);
    expect((await say('list')).stdout).toBe('no schedule\n');
    const added = await say('add', '--cron', '0 3 * * *', '--time-zone', 'Europe/Berlin');
    expect(added.stdout).toMatch(/^0 3 \* \* \* {2}Europe\/Berlin {2}next \d{4}-\d\d-\d\dT0[12]:00:00\.000Z\n$/);
    await say('add', '--cron', '0 3 * * *', '--time-zone', 'Europe/Berlin');
    await say('add', '--cron', '30 12 * * 1');
    expect((await say('list')).stdout.split('\n').sort()).toEqual([
      '',
      expect.stringMatching(/^0 3/),
      expect.stringMatching(/^30 12/),
    ]);
    expect((await say('remove', '--cron', '0 3 * * *')).stdout).toBe('removed  0 3 * * *  Europe/Berlin\n');
    expect((await say('remove')).stdout).toBe('removed  30 12 * * 1  UTC\n');
    expect((await say('remove')).code).toBe(2);
    for (const wrong of [
      ['--cron', '61 * * * *'],
      ['--cron', '0 3 * * *', '--time-zone', 'Mars/Olympus'],
    ]) {
      const { code, stderr } = await say('add', ...wrong);
      expect(stderr).toContain('[SCHEDULE_INVALID]');
      expect(code).toBe(2);
    }
  });

  test('has runs made when they are due, each with its report, and the last ones listed', async () => {
    const config = workflowInto(servers.catalogue.url, { endpoint: servers.s3.url }, { connection: servers.redis.url });
    const folder = emptyFolder();
    const worker = await startWorker(config, {}, '--scheduled', folder);
    commands.push(worker);
    await sluice(['schedule', 'add', '-c', config, '--cron', EVERY_SECOND]);
    await until(async () => (await runsOf(config)).length >= 2, worker.said);
    await sluice(['schedule', 'remove', '-c', config]);
    worker.kill('SIGTERM');
    expect((await worker.done).code).toBe(0);
    const done = (await runsOf(config)).map(({ summary }) => summary ?? { report: '' });
    const last = done.at(-1);
    expect(last).toMatchObject({ status: 'succeeded', totals: { created: 7, failed: 0 } });
    expect(new Set(done.map(({ report }) => report)).size).toBe(done.length);
    for (const { report } of done) expect(existsSync(report)).toBe(true);
    expect(dirname(last?.report ?? '')).toBe(folder);
    expect(comparable(last?.report ?? '')).toMatchObject({ status: 'succeeded' });
    const listed = await sluice(['runs', '-c', config, '--last', '1']);
    expect(listed.stdout).toMatch(/^\S+Z {2}succeeded {2}[\d.]+ s {2}7 unchanged {2}/);
    expect(listed.stdout + worker.said()).not.toContain('canary');
  });

  test.each([
    ['is waited for when its worker is told to end', '60', 'succeeded'],
    ['is interrupted when its worker has no more time', '0', 'interrupted'],
  ])('a run that is under way %s', async (_, grace, status) => {
    const slow = await startS3({ latencyMilliseconds: 50, lake: { shape: 'tables', buckets: 6, tables: 5, files: 2 } });
    try {
      const config = workflowInto(
        servers.catalogue.url,
        { endpoint: slow.url },
        { connection: servers.redis.url, concurrency: 2 },
      );
      const worker = await startWorker(config, {}, '--scheduled', emptyFolder(), '--grace', grace);
      commands.push(worker);
      const before = (await runsOf(config)).length;
      await sluice(['schedule', 'add', '-c', config, '--cron', EVERY_SECOND]);
      await until(() => begunBy(worker).length > 0, worker.said);
      worker.kill('SIGTERM');
      await sluice(['schedule', 'remove', '-c', config]);
      expect((await worker.done).code).toBe(0);
      const [last, ...others] = await runsOf(config);
      expect(last?.summary?.status).toBe(status);
      expect(others.length).toBe(before);
    } finally {
      await slow.stop();
    }
  });

  test('a run whose worker is killed is gone on with by another, where it keeps a state', async () => {
    const slow = await startS3({ latencyMilliseconds: 50, lake: { shape: 'tables', buckets: 6, tables: 5, files: 2 } });
    try {
      const state = join(emptyFolder(), 'state');
      const config = workflowInto(
        servers.catalogue.url,
        { endpoint: slow.url },
        { connection: servers.redis.url, concurrency: 2, state },
      );
      const [killed, folder] = [await startWorker(config, {}, '--scheduled', emptyFolder()), emptyFolder()];
      commands.push(killed);
      const before = (await runsOf(config)).length;
      await sluice(['schedule', 'add', '-c', config, '--cron', EVERY_SECOND]);
      await until(() => begunBy(killed).length > 8, killed.said);
      killed.kill('SIGKILL');
      await sluice(['schedule', 'remove', '-c', config]);
      const second = await startWorker(config, {}, '--scheduled', folder);
      commands.push(second);
      await until(async () => (await runsOf(config)).length > before, second.said);
      const [last] = await runsOf(config);
      expect(last?.summary).toMatchObject({ status: 'succeeded', report: expect.stringContaining(folder) });
      const { warnings } = JSON.parse(readFileSync(last?.summary?.report ?? '', 'utf8'));
      expect(warnings.filter(({ code }: { code: string }) => code === 'RUN_UNFINISHED' || code === 'NOTHING_TO_RESUME')).toEqual(
        [],
      );
      expect(second.said()).not.toContain('is not made');
    } finally {
      await slow.stop();
    }
  });
});

interface ListedRun {
  readonly state: string;
  readonly summary?: { readonly status: string; readonly report: string; readonly totals: object };
}

/** The runs that are done, the last first. */
async function runsOf(config: string): Promise<readonly ListedRun[]> {
  const { stdout } = await sluice(['runs', '-c', config, '--json']);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as ListedRun).filter(({ state }) => state === 'done');
}
