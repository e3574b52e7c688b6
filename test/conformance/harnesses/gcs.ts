import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GcsObjectStore, plugin } from '@sluice/plugin-gcs';
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
import { putGcsObjects } from '../../support/gcs-objects.js';
import { hasGo } from '../../support/go-programs.mjs';
import { startFakeGcs } from '../../support/servers.mjs';
import { emptyFolder } from '../../support/sluice.js';
import type { ConformanceHarness } from '../conformance-harness.js';

const SUBJECT_TOKEN = 'canary-subject-token';
const ACCESS_TOKEN = 'canary-access-token';
const JSON_TYPE = { 'content-type': 'application/json' };

/** Google Cloud Storage as fake-gcs-server speaks it, for an external account. */
export const harness: ConformanceHarness = {
  kind: 'source',
  start,
  unavailable: () => (hasGo() ? undefined : 'there is no Go for fake-gcs-server'),
};

async function start(): Promise<SourceHarness & ObjectStoreHarness> {
  const gcs = await startFakeGcs();
  const proxy = await FaultProxy.start(gcs.url);
  const tokens = createServer((_, response) => {
    const token = { access_token: ACCESS_TOKEN, expires_in: 3600, token_type: 'Bearer' };
    response.writeHead(200, JSON_TYPE).end(JSON.stringify(token));
  });
  await new Promise<void>((resolve) => tokens.listen(0, '127.0.0.1', resolve));
  const file = join(emptyFolder(), 'token');
  writeFileSync(file, SUBJECT_TOKEN);
  const gcpConfig = {
    projectId: 'test',
    audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q',
    subjectTokenType: 'urn:ietf:params:oauth:token-type:jwt',
    tokenURL: `http://127.0.0.1:${(tokens.address() as AddressInfo).port}/token`,
    credentialSource: { file },
  };
  const connection = { endPointURL: proxy.url, credentials: { gcpConfig } };
  const page = ({ pageSize }: StoreOpening = {}): void => {
    proxy.rewrite = ({ path }) => (pageSize === undefined ? path : path.replace(/maxResults=\d+/, `maxResults=${pageSize}`));
  };
  return {
    definition: plugin,
    folder: fileURLToPath(new URL('../../../plugins/gcs', import.meta.url)),
    capabilities: plugin.capabilities,
    secrets: [SUBJECT_TOKEN, ACCESS_TOKEN],
    fill: (lake) => fill(gcs.url, lake),
    open: (opening) => {
      page(opening);
      return new GcsObjectStore(connection);
    },
    section: (opening) => {
      page(opening);
      return { connection };
    },
    wrongSections: [
      { connection: { ...connection, containerFilterPattern: { includes: ['('] } } },
      { connection, options: { dataPathFilterPattern: { excludes: ['['] } } },
      { connection: { credentials: { gcpConfig: { type: 'service_account', clientEmail: 'sluice@lake' } } } },
    ],
    traffic: proxy,
    faults: httpFaults({
      proxy,
      operationOf,
      answers: {
        denied: refusal(403, 'forbidden', 'sluice does not have access.'),
        throttled: refusal(429, 'rateLimitExceeded', 'Reduce your request rate.'),
        failing: refusal(500, 'backendError', 'Backend Error'),
      },
    }),
    stop: async () => {
      tokens.closeAllConnections();
      tokens.close();
      await proxy.stop();
      await gcs.stop();
    },
  };
}

function operationOf({ path }: ProxiedRequest): StoreOperation {
  const { pathname, searchParams } = new URL(path, 'http://store');
  const [, , , , bucket, objects, key] = pathname.split('/');
  if (bucket === undefined) return 'listBuckets';
  if (objects === undefined) return 'tags';
  if (key === undefined) return 'list';
  return searchParams.get('alt') === 'media' ? 'read' : 'head';
}

function refusal(code: number, reason: string, message: string) {
  const body = JSON.stringify({ error: { code, message, errors: [{ domain: 'global', reason, message }] } });
  return { status: code, headers: JSON_TYPE, body };
}

async function fill(url: string, lake: Lake): Promise<void> {
  const api = `${url}/storage/v1/b`;
  for (const { name: bucket } of await itemsOf(api)) {
    for (const { name } of await itemsOf(`${api}/${bucket}/o`)) await remove(`${api}/${bucket}/o/${encodeURIComponent(name)}`);
    await remove(`${api}/${bucket}`);
  }
  for (const [bucket, objects] of Object.entries(lake)) await putGcsObjects(url, bucket, Object.entries(objects));
}

async function itemsOf(url: string): Promise<readonly { readonly name: string }[]> {
  const { items = [] } = (await (await fetch(url)).json()) as { items?: readonly { readonly name: string }[] };
  return items;
}

async function remove(url: string): Promise<void> {
  const { ok, status } = await fetch(url, { method: 'DELETE' });
  if (!ok) throw new Error(`DELETE ${url} answered ${status}`);
}
