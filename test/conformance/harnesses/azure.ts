import { fileURLToPath } from 'node:url';
import { AzureObjectStore, plugin } from '@sluice/plugin-azure';
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
import { azuriteClient, azuriteSas, putBlobs } from '../../support/azure-objects.js';
import { AZURITE_ACCOUNT, hasAzurite, startAzurite } from '../../support/azurite.mjs';
import type { ConformanceHarness } from '../conformance-harness.js';

const XML = { 'content-type': 'application/xml' };
const ELSEWHERE = 'the others are tested apart';

/** Azure Blob Storage as azurite speaks it. A shared access signature goes with any query, so that the proxy may ask for smaller pages. */
export const harness: ConformanceHarness = {
  kind: 'source',
  start,
  unavailable: () => (hasAzurite() ? undefined : 'azurite is not installed'),
};

async function start(): Promise<SourceHarness & ObjectStoreHarness> {
  const azurite = await startAzurite();
  const proxy = await FaultProxy.start(azurite.url);
  const sasToken = azuriteSas(azurite.url);
  const credentials = { accountName: AZURITE_ACCOUNT.accountName, sasToken, endPointURL: proxy.url };
  const page = ({ pageSize }: StoreOpening = {}): void => {
    proxy.rewrite = ({ path }) => (pageSize === undefined ? path : path.replace(/maxresults=\d+/, `maxresults=${pageSize}`));
  };
  return {
    definition: plugin,
    capabilities: plugin.capabilities,
    folder: fileURLToPath(new URL('../../../plugins/azure', import.meta.url)),
    secrets: [sasToken, new URLSearchParams(sasToken).get('sig') ?? '', encodeURIComponent(sasToken)],
    waivers: {
      'odd-keys': `Azure takes a backslash in a key for a slash; ${ELSEWHERE}`,
      'odd-paths': `Azure has no key with a part \`.\` or \`..\`; ${ELSEWHERE}`,
      'control-characters': 'Azure refuses keys with control characters',
    },
    fill: (lake) => fill(azurite.url, lake),
    open: (opening) => {
      page(opening);
      return new AzureObjectStore({ credentials });
    },
    section: (opening) => {
      page(opening);
      return { connection: { type: 'ADLS', credentials } };
    },
    wrongSections: [
      { connection: { credentials, containerFilterPattern: { includes: ['('] } } },
      { connection: { credentials: { ...credentials, accountKey: 'a' } } },
      { connection: { credentials: { accountKey: 'a' } } },
      { connection: { credentials: { ...credentials, sasToken: `${sasToken}&sr=c` } } },
    ],
    traffic: proxy,
    faults: httpFaults({
      proxy,
      operationOf,
      answers: {
        denied: { status: 403, headers: XML, body: error('AuthorizationPermissionMismatch', 'This request is not authorized.') },
        throttled: { status: 503, headers: XML, body: error('ServerBusy', 'The server is busy.') },
        failing: { status: 500, headers: XML, body: error('InternalError', 'The server encountered an internal error.') },
      },
    }),
    stop: async () => {
      await proxy.stop();
      await azurite.stop();
    },
  };
}

function operationOf({ method, path }: ProxiedRequest): StoreOperation {
  const { pathname, searchParams } = new URL(path, 'http://store');
  if (pathname === '/') return 'listBuckets';
  if (searchParams.get('comp') === 'list') return 'list';
  if (searchParams.get('comp') === 'tags') return 'tags';
  return method === 'HEAD' ? 'head' : 'read';
}

function error(code: string, message: string): string {
  return `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}\nRequestId:1</Message></Error>`;
}

async function fill(url: string, lake: Lake): Promise<void> {
  const client = azuriteClient(url);
  for await (const { name } of client.listContainers()) await client.deleteContainer(name);
  for (const [bucket, objects] of Object.entries(lake)) {
    const blobs = Object.entries(objects).map(([key, content]) => [key, Buffer.from(content)] as const);
    await putBlobs(url, bucket, blobs);
  }
}
