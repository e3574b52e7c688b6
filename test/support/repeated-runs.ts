import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Forwarder, startForwarder } from './forwarder.js';
import { deletePaths, putObjects } from './moto-objects.js';
import { startMoto, startOpenMetadata } from './servers.mjs';
import { type CommandOptions, emptyFolder, sluice, type WorkflowParts, writeWorkflow } from './sluice.js';

const TOKEN = 'canary-jwt-token';
const BUCKET = 'lake';
const AUTHORIZED = { authorization: `Bearer ${TOKEN}` };

/** What of a run a test varies. */
export interface RunParts extends Pick<WorkflowParts, 'options' | 'awsConfig' | 'more'>, Pick<CommandOptions, 'program'> {
  readonly flags?: readonly string[];
  /** Whether the runs keep a state; they do by default. */
  readonly keepsState?: boolean;
  /** The catalogue's address, where it is not the stand-in's own. */
  readonly catalogue?: string;
}

interface Outcome {
  readonly status: string;
  readonly fullyQualifiedName?: string;
}

/** What came of a run. */
export interface RunResult {
  readonly code: number | null;
  readonly stderr: string;
  readonly report: {
    readonly totals: Readonly<Record<string, number>>;
    readonly warnings: readonly { readonly code: string }[];
    readonly containers: readonly Readonly<Record<string, unknown>>[];
    readonly deleted: readonly string[];
  };
  /** What was asked of the store, as the store saw it: `GET /lake/a/1.csv`, `list a/`, and what is no object of S3 by method and path. */
  readonly store: readonly string[];
  /** The keys of the objects that were read. */
  readonly reads: readonly string[];
  /** What was asked of the catalogue, as it saw it: `PUT containers`. */
  readonly catalogue: readonly string[];
  /** The names of the containers that were written. */
  readonly puts: readonly string[];
  /** The containers that did not come to `unchanged`, and what they came to: `a created`. */
  readonly changed: readonly string[];
}

interface Entity extends Readonly<Record<string, unknown>> {
  readonly id: string;
  readonly fullyQualifiedName: string;
}

/** One lake and one catalogue, which runs after each other read and write. */
export class RepeatedRuns {
  readonly #moto: Awaited<ReturnType<typeof startMoto>>;
  readonly #store: Forwarder;
  readonly #server: Awaited<ReturnType<typeof startOpenMetadata>>;
  #folder = emptyFolder();

  private constructor(
    moto: Awaited<ReturnType<typeof startMoto>>,
    store: Forwarder,
    server: Awaited<ReturnType<typeof startOpenMetadata>>,
  ) {
    this.#moto = moto;
    this.#store = store;
    this.#server = server;
  }

  static async start(): Promise<RepeatedRuns> {
    const [moto, server] = await Promise.all([startMoto(), startOpenMetadata('1.3.4', TOKEN)]);
    return new RepeatedRuns(moto, await startForwarder(moto.url), server);
  }

  async stop(): Promise<void> {
    await Promise.all([this.#store.stop(), this.#moto.stop(), this.#server.stop()]);
  }

  /** Begins anew with a lake of these objects and with nothing in the catalogue. */
  async reset(objects: Readonly<Record<string, string>>): Promise<void> {
    await fetch(`${this.#moto.url}/moto-api/reset`, { method: 'POST' });
    await fetch(`${this.#server.url}/__reset`, { method: 'POST' });
    this.#folder = emptyFolder();
    await this.put(objects);
  }

  get catalogueUrl(): string {
    return this.#server.url;
  }

  /** Where the runs work, and keep their state. */
  get folder(): string {
    return this.#folder;
  }

  put(objects: Readonly<Record<string, string>>): Promise<void> {
    return putObjects(this.#moto.url, BUCKET, objects);
  }

  remove(...keys: readonly string[]): Promise<void> {
    return deletePaths(this.#moto.url, ...keys.map((key) => `${BUCKET}/${key}`));
  }

  /** What the catalogue holds of that path in the lake, the bucket for an empty one. */
  async held(path: string): Promise<Entity | undefined> {
    const entities = (await (await fetch(`${this.#server.url}/__dump`)).json()) as Entity[];
    return entities.find(({ fullyQualifiedName }) => fullyQualifiedName === nameOf(path));
  }

  /** Deletes a container, and all below it, from the catalogue. */
  async dropFromCatalogue(path: string): Promise<void> {
    const held = await this.held(path);
    const url = `${this.#server.url}/api/v1/containers/${held?.id}?recursive=true`;
    await expectOk(fetch(url, { method: 'DELETE', headers: AUTHORIZED }));
  }

  /** Writes a container into the catalogue as something else than Sluice would. */
  async writeOver(path: string, change: Readonly<Record<string, unknown>>): Promise<void> {
    const [held, bucket] = [await this.held(path), await this.held('')];
    const same = {
      name: held?.['name'],
      prefix: held?.['prefix'],
      service: 'local_s3',
      parent: { id: bucket?.id, type: 'container' },
    };
    const body = JSON.stringify({ ...same, ...change });
    await expectOk(fetch(`${this.#server.url}/api/v1/containers`, { method: 'PUT', headers: AUTHORIZED, body }));
  }

  /** Changes what a container of the catalogue is said to be, as people do. */
  async edit(path: string, patch: readonly object[]): Promise<void> {
    const held = await this.held(path);
    const headers = { ...AUTHORIZED, 'content-type': 'application/json-patch+json' };
    const url = `${this.#server.url}/api/v1/containers/${held?.id}`;
    await expectOk(fetch(url, { method: 'PATCH', headers, body: JSON.stringify(patch) }));
  }

  /** Has the catalogue know a team that can own something. */
  async addTeam(name: string): Promise<void> {
    const body = JSON.stringify({ name, teamType: 'Group' });
    await expectOk(fetch(`${this.#server.url}/api/v1/teams`, { method: 'PUT', headers: AUTHORIZED, body }));
  }

  async run({
    flags = [],
    keepsState = true,
    catalogue,
    more = {},
    options,
    awsConfig,
    program,
  }: RunParts = {}): Promise<RunResult> {
    const config = writeWorkflow({
      endpoint: this.#store.url,
      ...(awsConfig === undefined ? {} : { awsConfig }),
      server: { hostPort: `${catalogue ?? this.#server.url}/api`, jwtToken: TOKEN },
      options: { metrics: 'none', ...options },
      more: { ...(keepsState ? { runtime: { state: join(this.#folder, 'state') } } : {}), ...more },
    });
    const [log, bodies] = await Promise.all([
      this.#told<[string, string, string]>('log'),
      this.#told<[string, Entity]>('bodies'),
    ]);
    this.#store.taken();
    const { code, stderr } = await sluice(['ingest', '-c', config, '--report', 'r.json', ...flags], {
      cwd: this.#folder,
      ...(program === undefined ? {} : { program }),
    });
    const report = JSON.parse(readFileSync(join(this.#folder, 'r.json'), 'utf8'));
    const store = this.#store.taken().map(inWords);
    const asked = (await this.#told<[string, string, string]>('log')).slice(log.length);
    const put = (await this.#told<[string, { name: string }]>('bodies')).slice(bodies.length);
    return {
      code,
      stderr,
      report,
      store,
      reads: store.flatMap((each) => (each.startsWith(`GET /${BUCKET}/`) ? [each.slice(`GET /${BUCKET}/`.length)] : [])).sort(),
      catalogue: asked.map(([method, path]) => `${method} ${path.replace('/api/v1/', '')}`),
      puts: put.flatMap(([path, { name }]) => (path.endsWith('/containers') ? [name] : [])).sort(),
      changed: (report.outcomes as Outcome[])
        .filter(({ status, fullyQualifiedName }) => status !== 'unchanged' && fullyQualifiedName?.includes('.') === true)
        .map(({ fullyQualifiedName = '', status }) => `${fullyQualifiedName.replace(/^local_s3\.lake\.?/, '')} ${status}`)
        .sort(),
    };
  }

  async #told<T>(what: string): Promise<readonly T[]> {
    return (await (await fetch(`${this.#server.url}/__${what}`)).json()) as T[];
  }
}

function nameOf(path: string): string {
  return path === '' ? `local_s3.${BUCKET}` : `local_s3.${BUCKET}.${path}`;
}

/** A request to the store in few words. */
function inWords(request: string): string {
  const [method, target = ''] = request.split(' ');
  const { pathname, searchParams } = new URL(target, 'http://localhost');
  if (searchParams.get('list-type') === '2') return `list ${searchParams.get('prefix') ?? ''}`;
  const asked = searchParams.has('location') ? '?location' : '';
  return `${method} ${pathname.replace(/(?<=.)\/$/, '')}${asked}`;
}

async function expectOk(answer: Promise<Response>): Promise<void> {
  const { ok, status, url } = await answer;
  if (!ok) throw new Error(`${url} answered ${status}`);
}
