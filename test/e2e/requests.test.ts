import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { S3ObjectStore } from '@sluice/plugin-s3';
import { testContext } from '@sluice/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { startS3 } from '../bench/start-servers.mjs';
import { startS3StandIn, xmlError } from '../support/s3-stand-in.js';
import { emptyFolder, sluice, writeWorkflow } from '../support/sluice.js';

const KEYS = 20_000;
/** Every key becomes an entity, so that what is written shows each of them. */
const LAKE = { shape: 'prefix', keys: KEYS, entry: { unstructuredData: true } };
const LATENCY_MILLISECONDS = 20;
const SLOW_MILLISECONDS = 100;

let stop: (() => Promise<unknown>) | undefined;
afterEach(async () => {
  await stop?.();
  stop = undefined;
});

async function startLake(options: object = {}) {
  const server = await startS3({ latencyMilliseconds: LATENCY_MILLISECONDS, lake: LAKE, ...options });
  stop = server.stop;
  return server;
}

/** What a run writes into a file, with its report. */
async function ingest(endpoint: string, runtime: object) {
  const folder = emptyFolder();
  const file = writeWorkflow({ endpoint, options: { metrics: 'none' }, more: { runtime } });
  const [output, reportFile] = [join(folder, 'out.jsonl'), join(folder, 'report.json')];
  const { code, stderr } = await sluice(['ingest', '-c', file, '--sink', `file:${output}`, '--report', reportFile]);
  const report = JSON.parse(readFileSync(reportFile, 'utf8'));
  return { code, stderr, report, text: code === 0 ? readFileSync(output, 'utf8') : '' };
}

describe('a long listing', () => {
  test('is asked for side by side, and is what a serial one is, key by key', async () => {
    const server = await startLake();
    const serial = await ingest(server.url, { concurrency: 1 });
    const alone = await server.stats();
    expect(alone).toMatchObject({ mostInFlight: 1, calls: { ListObjectsV2: KEYS / 1000 } });
    await server.reset();
    const parallel = await ingest(server.url, {});
    expect([serial.code, parallel.code]).toEqual([0, 0]);
    expect(serial.text.split('\n')).toHaveLength(KEYS + 3);
    expect(parallel.text === serial.text).toBe(true);
    expect((await server.stats()).mostInFlight).toBeGreaterThan(1);
  });

  test('of a store that ignores where a listing is to begin is the same, and the report says why it took longer', async () => {
    const server = await startLake({ ignoresStartAfter: true });
    const serial = await ingest(server.url, { concurrency: 1 });
    const parallel = await ingest(server.url, {});
    expect(parallel.text === serial.text).toBe(true);
    expect(parallel.code).toBe(0);
    expect(parallel.report.warnings).toMatchObject([
      {
        code: 'LISTING_SERIAL',
        path: 's3://bucket-00000/events/',
        message: expect.stringContaining('does not begin a listing where it is asked to'),
      },
    ]);
  });
});

describe('runtime', () => {
  test('concurrency is the most requests at a time', async () => {
    const server = await startLake();
    expect(await ingest(server.url, { concurrency: 5 })).toMatchObject({ code: 0 });
    // How many there are at a time depends on how fast the machine is; with 64 allowed, there are more.
    const { mostInFlight } = await server.stats();
    expect(mostInFlight).toBeGreaterThan(1);
    expect(mostInFlight).toBeLessThanOrEqual(5);
  });

  test('maxRequests ends a run that needs more as failed, and no more are sent', async () => {
    const server = await startLake();
    const { code, stderr, report } = await ingest(server.url, { maxRequests: 12 });
    expect(code).toBe(1);
    expect(report).toMatchObject({ status: 'failed', error: { code: 'REQUESTS_EXHAUSTED', path: 'runtime.maxRequests' } });
    expect(stderr).toContain('The run has sent the 12 requests that it may send to the store [REQUESTS_EXHAUSTED]');
    const sent = report.scopes.flatMap(({ requests }: { requests: Record<string, number> }) => Object.values(requests));
    expect(sent.reduce((sum: number, count: number) => sum + count, 0)).toBe(12);
    // Those under way when the run stopped were given up.
    const answered = Object.values((await server.stats()).calls);
    expect(answered.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(12);
  });
});

/** Counts what is under way for each prefix, and refuses what `mostHot` does not leave room for. */
class HotPrefix {
  refused = 0;
  readonly most = { hot: 0, cold: 0 };
  readonly #underWay = { hot: 0, cold: 0 };
  readonly #mostHot: number;

  constructor(mostHot: number) {
    this.#mostHot = mostHot;
  }

  answer(request: IncomingMessage, response: ServerResponse): boolean {
    const prefix = request.url?.startsWith('/b/hot/') === true ? 'hot' : 'cold';
    if (prefix === 'hot' && this.#underWay.hot >= this.#mostHot) {
      this.refused += 1;
      response.writeHead(503, { 'content-type': 'application/xml' }).end(xmlError('SlowDown'));
      return true;
    }
    this.#underWay[prefix] += 1;
    this.most[prefix] = Math.max(this.most[prefix], this.#underWay[prefix]);
    setTimeout(() => {
      this.#underWay[prefix] -= 1;
      response.writeHead(200, { etag: '"x"', 'content-length': 1 }).end('x');
    }, SLOW_MILLISECONDS);
    return true;
  }
}

function storeAt(endPointURL: string): S3ObjectStore {
  return new S3ObjectStore({
    awsConfig: { awsAccessKeyId: 'testing', awsSecretAccessKey: 'testing', awsRegion: 'us-east-1', endPointURL },
  });
}

describe('a store under load', () => {
  test('that asks to slow down for one prefix gets all of its requests in the end, and others are not slowed', async () => {
    const prefixes = new HotPrefix(4);
    const server = await startS3StandIn({ answer: (request, response) => prefixes.answer(request, response) });
    const store = storeAt(server.url);
    const bucket = { name: 'b', region: 'us-east-1' };
    const read = (prefix: string) =>
      Promise.all(
        Array.from({ length: 100 }, (_, index) => store.read(bucket, `${prefix}/x/${index}`, testContext({ concurrency: 256 }))),
      );
    const answers = (await Promise.all([read('hot'), read('cold')])).flat();
    await store.close();
    await server.stop();
    expect(answers).toHaveLength(200);
    for (const answer of answers) expect(answer).toEqual(new TextEncoder().encode('x'));
    expect(prefixes.most.cold).toBeGreaterThan(50);
    // Nearly all of the first burst; after that ever fewer are sent than the store takes at a time.
    expect(prefixes.refused).toBeGreaterThan(20);
    expect(prefixes.refused).toBeLessThan(300);
  });

  test('that breaks every connection of a burst gets each request again', async () => {
    let broken = 0;
    const server = await startS3StandIn({
      answer: (request, response) => {
        if (broken < 128) {
          broken += 1;
          request.socket.destroy();
        } else response.writeHead(200, { etag: '"x"', 'content-length': 1 }).end('x');
        return true;
      },
    });
    const store = storeAt(server.url);
    const bucket = { name: 'b', region: 'us-east-1' };
    const answers = await Promise.all(
      Array.from({ length: 128 }, (_, index) => store.read(bucket, `a/${index}`, testContext({ concurrency: 256 }))),
    );
    await store.close();
    await server.stop();
    expect(answers.map((answer) => answer?.length)).toEqual(Array.from({ length: 128 }, () => 1));
  });
});
