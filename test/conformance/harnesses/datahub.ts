import { fileURLToPath } from 'node:url';
import { plugin } from '@sluice/plugin-datahub';
import {
  FaultProxy,
  type HeldEntity,
  httpFaults,
  type ProxiedRequest,
  type SinkHarness,
  type SinkOperation,
} from '@sluice/testkit';
import { hasPython } from '../../support/python.mjs';
import { startDatahub } from '../../support/servers.mjs';
import type { ConformanceHarness } from '../conformance-harness.js';
import { REFUSED_ENTITY } from '../refused-entity.js';

const TOKEN = 'canary-token-51d2';
const INSTANCE = 'conformance';
const JSON_BODY = { 'content-type': 'application/json' };

/** DataHub, as the stand-in speaks it. */
export const harness: ConformanceHarness = {
  kind: 'sink',
  start,
  unavailable: () => (hasPython('datahub') ? undefined : 'there is no Python 3.10 for the stand-in of DataHub'),
};

async function start(): Promise<SinkHarness> {
  const server = await startDatahub(TOKEN);
  const proxy = await FaultProxy.start(server.url);
  return {
    definition: plugin,
    capabilities: plugin.capabilities,
    folder: fileURLToPath(new URL('../../../plugins/datahub', import.meta.url)),
    secrets: [TOKEN],
    reset: async () => {
      await fetch(`${server.url}/__reset`, { method: 'POST' });
    },
    section: () => ({ config: { server: proxy.url, token: TOKEN, platformInstance: INSTANCE } }),
    held: async () => heldOf((await (await fetch(`${server.url}/__dump`)).json()) as Dumped),
    refused: REFUSED_ENTITY,
    traffic: proxy,
    faults: httpFaults({
      proxy,
      operationOf,
      answers: {
        denied: { status: 403, headers: JSON_BODY, body: '{"status":403,"message":"User is unauthorized to modify entity"}' },
        throttled: { status: 429, headers: { ...JSON_BODY, 'retry-after': '1' }, body: '{"status":429,"message":"Too many"}' },
        failing: { status: 503, headers: JSON_BODY, body: '{"status":503,"message":"Try again"}' },
      },
    }),
    stop: async () => {
      await proxy.stop();
      await server.stop();
    },
  };
}

function operationOf({ method }: ProxiedRequest): SinkOperation {
  return method === 'POST' ? 'write' : 'check';
}

/** The aspects that the stand-in holds, by URN. */
type Dumped = Readonly<Record<string, Aspects>>;
interface Aspects {
  readonly containerProperties?: { readonly customProperties: Readonly<Record<string, string>> };
  readonly datasetProperties?: { readonly customProperties: Readonly<Record<string, string>> };
  readonly container?: { readonly container: string };
}

/** What the stand-in holds, by Sluice's names; nothing of folders that only something in them tells of. */
function heldOf(dumped: Dumped): HeldEntity[] {
  const named = Object.entries(dumped).filter(([, aspects]) => nameOf(aspects) !== undefined);
  const names = new Map(named.map(([urn, aspects]) => [placeOf(urn, aspects), nameOf(aspects)]));
  return Object.entries(dumped).flatMap(([urn, aspects]): HeldEntity[] => {
    if (urn.startsWith('urn:li:dataPlatformInstance:')) return [{ kind: 'storageService', fullyQualifiedName: INSTANCE }];
    if (urn.startsWith('urn:li:tag:')) return [{ kind: 'tag', fullyQualifiedName: urn.slice('urn:li:tag:'.length) }];
    const fullyQualifiedName = nameOf(aspects);
    if (fullyQualifiedName === undefined) return [];
    const above = aspects.container?.container ?? '';
    // In DataHub no dataset lies in another, but in the folder of its path.
    const parent = names.get(placeOf(above, dumped[above] ?? {}));
    return [{ kind: 'container', fullyQualifiedName, ...(parent === undefined ? {} : { parent }) }];
  });
}

function nameOf({ containerProperties, datasetProperties }: Aspects): string | undefined {
  return (containerProperties ?? datasetProperties)?.customProperties['sluice_name'];
}

/** Where something lies: a folder and a dataset may lie at one place. */
function placeOf(urn: string, { containerProperties }: Aspects): string {
  const { bucket_name: bucket, folder_abs_path: folder } = containerProperties?.customProperties ?? {};
  return bucket ?? folder ?? urn.replace(/^urn:li:dataset:\(urn:li:dataPlatform:s3,conformance\.(.*),PROD\)$/s, '$1');
}
