import { BUNDLED_PLUGINS } from '@sluice/cli/plugins';
import { PluginRegistry, parseWorkflow, reportToJson, runWorkflow, type WorkflowReport } from '@sluice/core';
import type { Logger } from '@sluice/plugin-api';
import { FaultProxy } from '@sluice/testkit';
import { startMoto, startOpenMetadata } from '../support/servers.mjs';
import { type CatalogueState, loadState, stateOf } from './catalogue-state.js';
import { loadFaultyLake } from './faulty-lake.js';
import { addName, removeName } from './name-server.js';

const TOKEN = 'canary-jwt-token';
const SECRET_KEY = 'canary-secret-key';
const SESSION_TOKEN = 'canary-session-token';
/** What no output may hold. */
export const SECRETS = [TOKEN, SECRET_KEY, SESSION_TOKEN];
const CATALOGUE_VERSION = '1.5.0';
/** Far beyond what the longest run takes: all tries of requests that are never answered. */
const LIMIT_MILLISECONDS = 180_000;
/** Keys a page of a listing, and containers a page of the catalogue's: few, so that there are later pages. */
const PAGE_ITEMS = 3;

/** Between Sluice and the store, and between Sluice and the catalogue. */
export interface Links {
  readonly store: Link;
  readonly catalogue: Link;
}

/** A proxy, by a name of its own. */
export interface Link {
  readonly proxy: FaultProxy;
  readonly host: string;
  readonly url: string;
}

/** What a run is varied by. */
export interface RunVariant {
  /** The buckets are named in the workflow and not listed. */
  readonly bucketNames?: readonly string[];
  /** How many requests to the store are under way at a time. */
  readonly concurrency?: number;
  /** How often a request to the store is sent in all. */
  readonly maxAttempts?: number;
}

/** How a run ended. */
export interface EndedRun {
  readonly report: WorkflowReport;
  /** All that it printed, and its report as it is written to a file. */
  readonly output: { readonly log: string; readonly report: string };
  /** The catalogue after it. */
  readonly catalogue: CatalogueState;
}

let links = 0;

/** A store with the lake, and as many catalogues as runs are under way at a time. */
export class FaultBench {
  readonly #moto: Awaited<ReturnType<typeof startMoto>>;
  readonly #catalogues: Awaited<ReturnType<typeof startOpenMetadata>>[];
  readonly #free: string[];
  readonly #waiting: ((url: string) => void)[] = [];

  private constructor(moto: Awaited<ReturnType<typeof startMoto>>, catalogues: Awaited<ReturnType<typeof startOpenMetadata>>[]) {
    this.#moto = moto;
    this.#catalogues = catalogues;
    this.#free = catalogues.map(({ url }) => url);
  }

  static async start(atATime: number): Promise<FaultBench> {
    const moto = await startMoto();
    const catalogues = await Promise.all(Array.from({ length: atATime }, () => startOpenMetadata(CATALOGUE_VERSION, TOKEN)));
    await loadFaultyLake(moto.url);
    return new FaultBench(moto, catalogues);
  }

  async stop(): Promise<void> {
    await Promise.all([this.#moto.stop(), ...this.#catalogues.map((each) => each.stop())]);
  }

  /**
   * Runs the workflow on a catalogue that holds `before`, as soon as one is free; answers what it became. Rejects where the run does not end.
   *
   * @param disturb sets faults up; none without it.
   */
  async run(before: CatalogueState, variant: RunVariant = {}, disturb?: (links: Links) => void): Promise<EndedRun> {
    const url = this.#free.pop() ?? (await new Promise<string>((resolve) => this.#waiting.push(resolve)));
    const [store, catalogue] = await Promise.all([openLink('store', this.#moto.url), openLink('catalogue', url)]);
    try {
      await loadState(url, before);
      store.proxy.rewrite = ({ path }) => (path.includes('list-type=2') ? `${path}&max-keys=${PAGE_ITEMS}` : path);
      catalogue.proxy.rewrite = ({ path }) => path.replace(/(\/containers\?.*limit=)\d+/, `$1${PAGE_ITEMS}`);
      disturb?.({ store, catalogue });
      const { report, output } = await inTime(ingest(store, catalogue, variant));
      return { report, output, catalogue: await stateOf(url) };
    } finally {
      await Promise.all([closeLink(store), closeLink(catalogue)]);
      const next = this.#waiting.shift();
      if (next === undefined) this.#free.push(url);
      else next(url);
    }
  }
}

async function openLink(kind: string, target: string): Promise<Link> {
  const proxy = await FaultProxy.start(target);
  links += 1;
  // Without a dot: moto takes the first part of other names for a bucket.
  const host = `${kind}-${links}`;
  addName(host);
  return { proxy, host, url: `http://${host}:${new URL(proxy.url).port}` };
}

async function closeLink({ proxy, host }: Link): Promise<void> {
  removeName(host);
  await proxy.stop();
}

async function ingest(
  store: Link,
  catalogue: Link,
  { bucketNames, maxAttempts, concurrency }: RunVariant,
): Promise<Omit<EndedRun, 'catalogue'>> {
  const awsConfig = {
    awsAccessKeyId: 'testing',
    awsSecretAccessKey: SECRET_KEY,
    awsSessionToken: SESSION_TOKEN,
    awsRegion: 'us-east-1',
    endPointURL: store.url,
  };
  const connection = {
    type: 'S3',
    awsConfig,
    ...(bucketNames === undefined ? {} : { bucketNames }),
    ...(maxAttempts === undefined ? {} : { connectionOptions: { maxAttempts } }),
  };
  const server = { hostPort: `${catalogue.url}/api`, authProvider: 'openmetadata', securityConfig: { jwtToken: TOKEN } };
  const file = {
    source: {
      type: 's3',
      serviceName: 'lake',
      serviceConnection: { config: connection },
      sourceConfig: { config: { type: 'StorageMetadata', includeTags: true, markDeletedContainers: true } },
    },
    sink: { type: 'metadata-rest', config: {} },
    workflowConfig: { openMetadataServerConfig: { ...server, storeServiceConnection: false } },
    ingestionPipelineFQN: 'lake.nightly',
    pipelineRunId: '0b0f2f9c-5a5e-4d0f-9a0e-2f6f5a1f1f11',
    ...(concurrency === undefined ? {} : { runtime: { concurrency } }),
  };
  const workflow = await parseWorkflow(JSON.stringify(file), 'faults.yaml', { registry: new PluginRegistry(BUNDLED_PLUGINS) });
  const { logger, log } = keepingLogger();
  const report = await runWorkflow(workflow, { logger, keepsContainers: true });
  return { report, output: { log: log.join('\n'), report: [...reportToJson(report)].join('') } };
}

function keepingLogger(): { readonly logger: Logger; readonly log: string[] } {
  const log: string[] = [];
  const keep = (message: string, fields?: object): void => void log.push(`${message} ${JSON.stringify(fields)}`);
  return { logger: { debug: keep, info: keep, warn: keep, error: keep }, log };
}

/** As `run` settles, or rejects where it takes too long. */
async function inTime<T>(run: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end within ${LIMIT_MILLISECONDS / 1000} s`)), LIMIT_MILLISECONDS);
  });
  try {
    return await Promise.race([run, limit]);
  } finally {
    clearTimeout(timer);
  }
}
