import { fileURLToPath } from 'node:url';
import { FaultProxy, httpFaults, type Lake, type SourceHarness, type StoreOperation } from '@sluice/testkit';
import { plugin } from '../src/index.js';
import { StandInServer } from './server.js';

const TOKEN = 'canary-token';
const LAKE: Lake = {
  sales: { 'orders.csv': 'id,total\n1,2.5\n', 'returns.csv': 'id,reason\n1,broken\n' },
  logs: { 'lines.csv': 'at,text\n', 'none.csv': '', 'notes.txt': 'no table' },
  empty: {},
};

/** The store that the suites fill and break: a stand-in server, and a proxy before it that makes requests fail. */
export async function acmeLakeHarness(): Promise<SourceHarness> {
  const server = new StandInServer(TOKEN);
  await server.start();
  const proxy = await FaultProxy.start(server.url);
  const connection = { url: proxy.url, token: TOKEN };
  return {
    definition: plugin,
    folder: fileURLToPath(new URL('..', import.meta.url)),
    capabilities: plugin.capabilities,
    secrets: [TOKEN],
    lake: LAKE,
    fill: (lake) => {
      server.lake = lake;
    },
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
