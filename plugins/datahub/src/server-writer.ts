import { type CheckStep, checkStep, type StepContext, toIngestError, type WriteResult } from '@sluice/plugin-api';
import { type AssetWriter, entityResult } from './asset-writer.js';
import type { DatahubClient } from './client.js';
import { lookUpsOf } from './look-ups.js';
import { type Parcel, Parcels, requestsOf } from './parcels.js';
import type { Asset } from './proposal.js';
import { ServerPlanner } from './server-planner.js';
import { Turns } from './turns.js';

/** Writes proposals to a server, many in one request. */
export class ServerWriter implements AssetWriter {
  readonly #client: DatahubClient;
  readonly #planner: ServerPlanner;
  readonly #parcels = new Parcels();
  readonly #turns = new Turns();

  constructor(client: DatahubClient) {
    this.#client = client;
    this.#planner = new ServerPlanner(client);
  }

  async *check(context: StepContext): AsyncIterable<CheckStep> {
    const reached = await checkStep('GET config', async () => `DataHub ${await this.#client.version(context)}`);
    yield reached;
    if (reached.error !== undefined) {
      yield { name: 'GET aspects', message: 'the server has to be reached for it', isSkipped: true };
      return;
    }
    yield await checkStep('GET aspects', async () => {
      await this.#client.checkToken(context);
      return 'the token is accepted';
    });
  }

  write(entities: readonly (readonly Asset[])[], context: StepContext): Promise<readonly WriteResult[]> {
    // What is under way of the same would be overtaken, or overtake this.
    const open = entities.flat().filter((asset) => !this.#parcels.isSettled(asset));
    return this.#turns.take(new Set(open.map(({ urn }) => urn)), () => this.#write(entities, context));
  }

  plan(entities: readonly (readonly Asset[])[], context: StepContext): Promise<readonly WriteResult[]> {
    return this.#planner.plan(entities, context);
  }

  async flush(): Promise<void> {
    // Nothing is held back: what was answered for is in the server's database.
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  async #write(entities: readonly (readonly Asset[])[], context: StepContext): Promise<readonly WriteResult[]> {
    const { ofEntities, unsent } = this.#parcels.pack(entities);
    for (const request of requestsOf(await this.#different(unsent, context))) await this.#send(request, context);
    return ofEntities.map((parcels) => entityResult(parcels.map(({ result }) => result)));
  }

  /** Without those that the server has as they are. */
  async #different(parcels: readonly Parcel[], context: StepContext): Promise<readonly Parcel[]> {
    const same = new Set<Parcel>();
    const lookUp = async (some: readonly Parcel[]) => {
      const assets = some.map(({ asset }) => asset);
      const held = await this.#client.held(assets, context, 'write');
      if (held === undefined) return;
      for (const parcel of some) if (!this.#parcels.compare(parcel, held.get(parcel.asset.urn))) same.add(parcel);
    };
    await Promise.all(lookUpsOf(parcels, ({ asset }) => asset).map(lookUp));
    return parcels.filter((parcel) => !same.has(parcel));
  }

  async #send(parcels: readonly Parcel[], context: StepContext): Promise<void> {
    try {
      const texts = parcels.flatMap((parcel) => parcel.texts);
      await this.#client.ingest(texts, parcels.length === 1 ? parcels[0]?.asset.urn : undefined, context);
      for (const parcel of parcels) this.#parcels.arrived(parcel);
    } catch (thrown) {
      const error = toIngestError(thrown);
      if (error.fatal) throw error;
      const isJudged = error.code === 'CATALOGUE_REFUSED' || (error.code === 'CATALOGUE_FAILED' && !error.retryable);
      // A server takes a request as a whole or not at all: one of its assets may be to blame alone.
      if (isJudged && parcels.length > 1) for (const parcel of parcels) await this.#send([parcel], context);
      else for (const parcel of parcels) parcel.result = { status: 'failed', error };
    }
  }
}
