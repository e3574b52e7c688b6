import { type CheckStep, type StepContext, toIngestError, type WriteResult } from '@sluice/plugin-api';
import { type AssetWriter, entityResult } from './asset-writer.js';
import type { DatahubClient } from './client.js';
import { type Parcel, Parcels, requestsOf } from './parcels.js';
import type { Asset } from './proposal.js';

/** Writes proposals to a server, many in one request. */
export class ServerWriter implements AssetWriter {
  readonly #client: DatahubClient;
  readonly #parcels = new Parcels();

  constructor(client: DatahubClient) {
    this.#client = client;
  }

  async *check(context: StepContext): AsyncIterable<CheckStep> {
    try {
      yield { name: 'GET config', message: `DataHub ${await this.#client.version(context)}` };
    } catch (error) {
      yield { name: 'GET config', error: toIngestError(error) };
      return;
    }
    try {
      await this.#client.checkToken(context);
      yield { name: 'GET aspects', message: 'the token is accepted' };
    } catch (error) {
      yield { name: 'GET aspects', error: toIngestError(error) };
    }
  }

  async write(entities: readonly (readonly Asset[])[], context: StepContext): Promise<readonly WriteResult[]> {
    const { ofEntities, toSend } = this.#parcels.pack(entities);
    for (const request of requestsOf(toSend)) await this.#send(request, context);
    return ofEntities.map((parcels) => entityResult(parcels.map(({ result }) => result)));
  }

  async flush(): Promise<void> {
    // Nothing is held back: what was answered for is in the server's database.
  }

  close(): Promise<void> {
    return this.#client.close();
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
