import { createHash } from 'node:crypto';
import { RecentMap, type WriteResult } from '@sluice/plugin-api';
import { type Asset, serverTexts } from './proposal.js';

/** Folders and tags that many entities bring along are used soon after each other; one that was forgotten is written again. */
const MOST_REMEMBERED = 50_000;

/** As DataHub's own clients: a server that takes longer over a request answers with an error. */
const MOST_PROPOSALS = 200;
/** Servers take 16 MB. */
const MOST_CHARACTERS = 8_000_000;

/** An asset that is to be sent, and what became of it. */
export interface Parcel {
  readonly asset: Asset;
  /** Its proposals, as JSON. */
  readonly texts: readonly string[];
  result: WriteResult;
}

/** Makes parcels of assets, and knows which were sent before. */
export class Parcels {
  /** What was sent of containers and tags, as hashes by their URNs. */
  readonly #sent = new RecentMap<string, string>(MOST_REMEMBERED);

  /** The parcels of some assets: those of one entity together, then what has to be sent, each once. */
  pack(entities: readonly (readonly Asset[])[]): {
    readonly ofEntities: readonly (readonly Parcel[])[];
    readonly toSend: readonly Parcel[];
  } {
    const here = new Map<string, Parcel>();
    const toSend: Parcel[] = [];
    const ofEntities = entities.map((assets) =>
      assets.map((asset) => {
        const parcel: Parcel = { asset, texts: serverTexts(asset), result: { status: 'unchanged' } };
        const earlier = here.get(asset.urn);
        if (earlier !== undefined && isCoveredBy(parcel, hashOf(earlier))) return earlier;
        if (isCoveredBy(parcel, this.#sent.get(asset.urn))) return parcel;
        if (asset.type !== 'dataset') here.set(asset.urn, parcel);
        toSend.push(parcel);
        return parcel;
      }),
    );
    return { ofEntities, toSend };
  }

  /** Notes that a parcel has arrived. */
  arrived(parcel: Parcel): void {
    // The server does not say whether there was anything before.
    parcel.result = { status: 'updated' };
    if (parcel.asset.type !== 'dataset') this.#sent.set(parcel.asset.urn, hashOf(parcel));
  }
}

/** Groups of parcels that the server takes in one request. */
export function* requestsOf(parcels: readonly Parcel[]): Iterable<readonly Parcel[]> {
  let request: Parcel[] = [];
  let proposals = 0;
  let characters = 0;
  for (const parcel of parcels) {
    const length = parcel.texts.reduce((sum, text) => sum + text.length, 0);
    const isFull = proposals + parcel.texts.length > MOST_PROPOSALS || characters + length > MOST_CHARACTERS;
    if (isFull && request.length > 0) {
      yield request;
      request = [];
      proposals = 0;
      characters = 0;
    }
    request.push(parcel);
    proposals += parcel.texts.length;
    characters += length;
  }
  if (request.length > 0) yield request;
}

/** Whether sending the parcel would change nothing once that was sent whose hash is `earlier`. */
function isCoveredBy(parcel: Parcel, earlier: string | undefined): boolean {
  return earlier !== undefined && (parcel.asset.isImplied === true || earlier === hashOf(parcel));
}

function hashOf({ texts }: Parcel): string {
  return createHash('sha256').update(texts.join('\n')).digest('base64');
}
