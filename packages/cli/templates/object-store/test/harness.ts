import { fileURLToPath } from 'node:url';
import { FaultProxy, httpFaults, type ObjectStoreHarness, type SourceHarness, type StoreOperation } from '@sluice/testkit';
import { plugin } from '../src/index.js';
import { AcmeLakeObjectStore } from '../src/store.js';
import { StandInServer } from './server.js';

const TOKEN = 'canary-token';

/** The store that the suites fill and break: a stand-in server, and a proxy before it that makes requests fail. */
export async function acmeLakeHarness(): Promise<ObjectStoreHarness & SourceHarness> {
  const server = new StandInServer(TOKEN);
  await server.start();
  const proxy = await FaultProxy.start(server.url);
  const connection = { url: proxy.url, token: TOKEN };
  return {
    definition: plugin,
    folder: fileURLToPath(new URL('..', import.meta.url)),
    capabilities: plugin.capabilities,
    secrets: [TOKEN],
    fill: (lake) => {
      server.lake = lake;
    },
    open: ({ pageSize } = {}) => new AcmeLakeObjectStore(pageSize === undefined ? connection : { ...connection, pageSize }),
    section: ({ pageSize } = {}) => ({ connection: pageSize === undefined ? connection : { ...connection, pageSize } }),
    traffic: proxy,
    faults: httpFaults<StoreOperation>({
      proxy,
      operationOf: ({ method, path }) => operationOf(method, new URL(path, proxy.url).pathname),
      answers: {
        denied: { status: 403, headers: { 'x-error': 'not allowed' } },
        throttled: { status: 503, headers: { 'retry-after': '0' } },
      },
    }),
    stop: async () => {
      await proxy.stop();
      await server.stop();
    },
  };
}

function operationOf(method: string, path: string): StoreOperation {
  const parts = path.split('/').length;
  if (parts === 2) return 'listBuckets';
  if (parts === 4) return 'list';
  return method === 'HEAD' ? 'head' : 'read';
}
