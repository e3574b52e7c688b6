import { fileURLToPath } from 'node:url';
import { qualifiedName } from '@sluice/plugin-api';
import { plugin } from '@sluice/plugin-openmetadata';
import {
  FaultProxy,
  type HeldEntity,
  httpFaults,
  type ProxiedRequest,
  type SinkHarness,
  type SinkOperation,
} from '@sluice/testkit';
import { hasPython } from '../../support/python.mjs';
import { startOpenMetadata } from '../../support/servers.mjs';
import type { ConformanceHarness } from '../conformance-harness.js';
import { REFUSED_ENTITY } from '../refused-entity.js';

const TOKEN = 'canary-token-0f4c';
const JSON_BODY = { 'content-type': 'application/json' };

/** OpenMetadata, as the stand-in speaks it. */
export const harness: ConformanceHarness = {
  kind: 'sink',
  start,
  unavailable: () => (hasPython() ? undefined : 'there is no Python 3 for the stand-in of OpenMetadata'),
};

async function start(): Promise<SinkHarness> {
  const server = await startOpenMetadata('1.5.0', TOKEN);
  const proxy = await FaultProxy.start(server.url);
  return {
    definition: plugin,
    capabilities: plugin.capabilities,
    folder: fileURLToPath(new URL('../../../plugins/openmetadata', import.meta.url)),
    secrets: [TOKEN],
    reset: async () => {
      await fetch(`${server.url}/__reset`, { method: 'POST' });
    },
    section: () => ({
      config: {},
      more: {
        workflowConfig: {
          openMetadataServerConfig: {
            hostPort: `${proxy.url}/api`,
            authProvider: 'openmetadata',
            securityConfig: { jwtToken: TOKEN },
          },
        },
      },
    }),
    held: async () => heldOf((await (await fetch(`${server.url}/__dump`)).json()) as Dumped[]),
    refused: REFUSED_ENTITY,
    traffic: proxy,
    faults: httpFaults({
      proxy,
      operationOf,
      answers: {
        denied: { status: 403, headers: JSON_BODY, body: '{"code":403,"message":"Principal: bot operations not allowed"}' },
        throttled: {
          status: 429,
          headers: { ...JSON_BODY, 'retry-after': '1' },
          body: '{"code":429,"message":"Too many requests"}',
        },
        failing: { status: 503, headers: JSON_BODY, body: '{"code":503,"message":"Try again"}' },
      },
    }),
    stop: async () => {
      await proxy.stop();
      await server.stop();
    },
  };
}

function operationOf({ method, path }: ProxiedRequest): SinkOperation {
  if (method === 'DELETE') return 'delete';
  if (method === 'PUT' || path.includes('/containers/name/')) return 'write';
  return /\/containers\?/.test(path) ? 'snapshot' : 'check';
}

/** What the stand-in holds of an entity; a container has a service. */
interface Dumped {
  readonly name: string;
  readonly fullyQualifiedName: string;
  readonly parent?: string;
  readonly service?: { readonly name: string };
}

/** What the stand-in holds, by Sluice's names: it quotes less. */
function heldOf(dumped: readonly Dumped[]): HeldEntity[] {
  const byName = new Map(dumped.map((each) => [each.fullyQualifiedName, each]));
  const named = ({ name, parent, service }: Dumped): string => {
    const above = parent === undefined || parent === null ? undefined : byName.get(parent);
    if (service === undefined) return qualifiedName(undefined, name);
    return qualifiedName(above === undefined ? qualifiedName(undefined, service.name) : named(above), name);
  };
  return dumped.map((each) => {
    const above = each.parent ? byName.get(each.parent) : undefined;
    const kind = each.service === undefined ? 'storageService' : 'container';
    return { kind, fullyQualifiedName: named(each), ...(above === undefined ? {} : { parent: named(above) }) };
  });
}
