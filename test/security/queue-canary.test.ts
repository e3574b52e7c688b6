import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Canaries } from '../support/canaries.js';
import { startEchoServer } from '../support/echo-server.js';
import { hasPython } from '../support/python.mjs';
import { hasRedis, startRedis } from '../support/redis.mjs';
import { loadLake, startMoto, startOpenMetadata } from '../support/servers.mjs';
import { emptyFolder, writeWorkflow } from '../support/sluice.js';
import { filesIn, watchCommands } from '../support/watched-commands.js';
import { startWorker } from '../support/workers.js';

test.skipIf(!hasRedis() || !hasPython())(
  'runs on workers: each process has its secrets by itself, and the queues are told none',
  {
    timeout: 180_000,
  },
  async () => {
    const canaries = new Canaries();
    const [password, jwtToken] = [canaries.letters('the password of the queues'), canaries.letters('the token')];
    const [redis, moto, catalogue] = await Promise.all([
      startRedis({ password }),
      startMoto(),
      startOpenMetadata('1.6.0', jwtToken),
    ]);
    try {
      loadLake('lake-a', moto.url);
      const folder = emptyFolder();
      const fileOf = (name: string, secret: string): string => {
        writeFileSync(join(folder, name), secret);
        return `file:${join(folder, name)}`;
      };
      const config = writeWorkflow({
        endpoint: moto.url,
        awsConfig: {
          awsSecretAccessKey: fileOf('key', canaries.text('the secret key')),
          awsSessionToken: canaries.letters('the session token'),
        },
        server: { hostPort: `${catalogue.url}/api`, jwtToken: '${SLUICE_TEST_TOKEN}' },
        more: { runtime: { runner: { type: 'bullmq', connection: fileOf('queue', redis.url) }, state: './state' } },
      });
      const env = { SLUICE_TEST_TOKEN: jwtToken, AWS_SECRET_ACCESS_KEY: canaries.text('a key of the environment') };
      const reports = emptyFolder();
      const worker = await startWorker(config, { env, cwd: reports }, '--scheduled', reports);
      const ingest = ['ingest', '-c', config, '--log-level', 'DEBUG', '--report', 'r.json'];
      // The second is told what the first has kept.
      const results = await watchCommands([[ingest, [...ingest, '--json']]], canaries, env);
      expect(results.map(({ code }) => code)).toEqual([1, 1]);
      const schedule = (...args: string[]): string[] => ['schedule', ...args, '-c', config];
      const scheduled = [
        schedule('add', '--cron', '* * * * * *'),
        schedule('list'),
        ['runs', '-c', config],
        schedule('remove'),
        ['runs', '-c', config, '--json'],
      ];
      await watchCommands([scheduled], canaries, env);
      worker.kill('SIGTERM');
      const { code, stdout, stderr } = await worker.done;
      expect(code).toBe(0);
      expect(canaries.in(stdout + stderr)).toEqual([]);
      for (const [, text] of filesIn(reports)) expect(canaries.in(text)).toEqual([]);
      const told = redis.told();
      expect(told).toContain('sales-data');
      expect(canaries.in(told)).toEqual([]);
    } finally {
      await Promise.all([redis, moto, catalogue].map((server) => server.stop()));
    }
  },
);

test.skipIf(!hasRedis() || !hasPython())(
  'a store that answers workers with all that it was asked: the queues are not told',
  {
    timeout: 120_000,
  },
  async () => {
    const canaries = new Canaries();
    const jwtToken = canaries.letters('the token');
    const [redis, echo, catalogue] = await Promise.all([
      startRedis({ password: canaries.letters('the password of the queues') }),
      startEchoServer('xml', 403),
      startOpenMetadata('1.6.0', jwtToken),
    ]);
    const state = emptyFolder();
    try {
      const config = writeWorkflow({
        endpoint: echo.url,
        awsConfig: {
          awsSecretAccessKey: canaries.text('the secret key'),
          awsSessionToken: canaries.letters('the session token'),
        },
        connection: { bucketNames: ['sales-data'] },
        server: { hostPort: `${catalogue.url}/api`, jwtToken },
        more: { runtime: { runner: { type: 'bullmq', connection: redis.url }, state } },
      });
      const worker = await startWorker(config);
      const [result] = await watchCommands([[['ingest', '-c', config, '--report', 'r.json']]], canaries);
      expect(result?.code).not.toBe(0);
      worker.kill('SIGTERM');
      const { stdout, stderr } = await worker.done;
      expect(canaries.in(stdout + stderr)).toEqual([]);
      expect(echo.asked.some((text) => canaries.in(text).length > 0)).toBe(true);
      const told = redis.told();
      expect(told).toContain('S3_ACCESS_DENIED');
      for (const text of [told, ...filesIn(state).map(([, each]) => each)]) expect(canaries.in(text)).toEqual([]);
    } finally {
      await Promise.all([redis, echo, catalogue].map((server) => server.stop()));
    }
  },
);
