import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { plugin, S3ObjectStore } from '@sluice/plugin-s3';
import {
  FaultProxy,
  httpFaults,
  type Lake,
  type ObjectStoreHarness,
  type ProxiedRequest,
  type SourceHarness,
  type StoreOpening,
  type StoreOperation,
} from '@sluice/testkit';
import { hasPython } from '../../support/python.mjs';
import { startMoto } from '../../support/servers.mjs';
import type { ConformanceHarness } from '../conformance-harness.js';

const SECRET = 'canary-secret-key';
const XML = { 'content-type': 'application/xml' };
/** moto looks at who asks and not at the signature. */
const AUTHORIZATION = 'AWS4-HMAC-SHA256 Credential=testing/20240101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0';

/** S3 as moto speaks it. */
export const harness: ConformanceHarness = {
  kind: 'source',
  start,
  unavailable: () => (hasPython() ? undefined : 'there is no Python 3 for moto'),
};

async function start(): Promise<SourceHarness & ObjectStoreHarness> {
  const moto = await startMoto();
  const proxy = await FaultProxy.start(moto.url);
  const awsConfig = {
    awsAccessKeyId: 'testing',
    awsSecretAccessKey: SECRET,
    awsRegion: 'us-east-1',
    endPointURL: proxy.url,
  };
  const page = ({ pageSize }: StoreOpening = {}): void => {
    proxy.rewrite = (asked) =>
      pageSize !== undefined && operationOf(asked) === 'list' ? `${asked.path}&max-keys=${pageSize}` : asked.path;
  };
  return {
    definition: plugin,
    capabilities: plugin.capabilities,
    folder: fileURLToPath(new URL('../../../plugins/s3', import.meta.url)),
    secrets: [SECRET],
    waivers: {
      'bucket-pages-of-one':
        'moto cuts the list of buckets at the page size and gives no token for the rest; test/e2e/versitygw.test.ts lists them in pages',
    },
    fill: (lake) => fill(moto.url, lake),
    open: (opening) => {
      page(opening);
      return new S3ObjectStore({ awsConfig });
    },
    section: (opening) => {
      page(opening);
      return { connection: { type: 'S3', awsConfig } };
    },
    wrongSections: [
      { connection: { awsConfig, containerFilterPattern: { includes: ['('] } } },
      { connection: { awsConfig }, options: { dataPathFilterPattern: { excludes: ['['] } } },
    ],
    traffic: proxy,
    faults: httpFaults({
      proxy,
      operationOf,
      answers: {
        denied: { status: 403, headers: XML, body: error('AccessDenied', 'Access Denied') },
        throttled: { status: 503, headers: XML, body: error('SlowDown', 'Please reduce your request rate.') },
        failing: { status: 500, headers: XML, body: error('InternalError', 'We encountered an internal error.') },
      },
    }),
    stop: async () => {
      await proxy.stop();
      await moto.stop();
    },
  };
}

/** What a request asks for; nothing that a bucket's region is found by. */
function operationOf({ method, path }: ProxiedRequest): StoreOperation | undefined {
  if (method === 'POST') return 'metrics';
  const { pathname, searchParams } = new URL(path, 'http://store');
  if (pathname === '/') return 'listBuckets';
  if (searchParams.has('list-type')) return 'list';
  if (searchParams.has('tagging')) return 'tags';
  if (searchParams.has('location') || !/^\/[^/]+\/./.test(path)) return undefined;
  return method === 'HEAD' ? 'head' : 'read';
}

function error(code: string, message: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
}

async function fill(url: string, lake: Lake): Promise<void> {
  await send(url, 'POST', '/moto-api/reset');
  for (const [bucket, objects] of Object.entries(lake)) {
    await send(url, 'PUT', `/${bucket}`);
    for (const [key, content] of Object.entries(objects)) await send(url, 'PUT', `/${bucket}/${encoded(key)}`, content);
  }
}

function encoded(key: string): string {
  return key.split('/').map(encodeURIComponent).join('/');
}

/** Not by `fetch`, which takes dots out of paths. */
function send(url: string, method: string, path: string, body: string | Uint8Array = ''): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const headers = { authorization: AUTHORIZATION, 'content-length': Buffer.byteLength(body) };
    const sent = request({ hostname, port, method, path, headers }, (response) => {
      response.resume();
      response.once('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${method} ${path} answered ${response.statusCode}`));
      });
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
