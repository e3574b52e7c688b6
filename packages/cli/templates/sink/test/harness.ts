import { fileURLToPath } from 'node:url';
import { FaultProxy, httpFaults, type SinkHarness, type SinkOperation } from '@sluice/testkit';
import { plugin } from '../src/index.js';
import { StandInCatalogue } from './server.js';

const TOKEN = 'canary-token';

/** The catalogue that the suite writes to and breaks: a stand-in server, and a proxy before it that makes requests fail. */
export async function acmeLakeHarness(): Promise<SinkHarness> {
  const catalogue = new StandInCatalogue(TOKEN);
  await catalogue.start();
  const proxy = await FaultProxy.start(catalogue.url);
  return {
    definition: plugin,
    folder: fileURLToPath(new URL('..', import.meta.url)),
    capabilities: plugin.capabilities,
    secrets: [TOKEN],
    traffic: proxy,
    reset: () => catalogue.held.clear(),
    section: () => ({ config: { url: proxy.url, token: TOKEN } }),
    held: () =>
      [...catalogue.held.values()].map((entity) => ({
        kind: entity.kind,
        fullyQualifiedName: entity.fullyQualifiedName,
        ...(entity.kind === 'container' && entity.parent !== undefined ? { parent: entity.parent } : {}),
      })),
    refused: {
      kind: 'tag',
      fullyQualifiedName: 'Team."<sales>"',
      classification: 'Team',
      name: '<sales>',
    },
    faults: httpFaults<SinkOperation>({
      proxy,
      operationOf: ({ path }) => OPERATIONS[new URL(path, proxy.url).pathname],
      answers: { denied: { status: 403 }, throttled: { status: 503, headers: { 'retry-after': '1' } } },
    }),
    stop: async () => {
      await proxy.stop();
      await catalogue.stop();
    },
  };
}

const OPERATIONS: Readonly<Record<string, SinkOperation>> = {
  '/version': 'check',
  '/entities': 'write',
  '/containers': 'snapshot',
  '/delete': 'delete',
};
