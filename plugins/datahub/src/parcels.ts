import { createHash } from 'node:crypto';
import type { WriteResult } from '@sluice/plugin-api';
import { RecentMap } from '@sluice/plugin-api/sinks';
import { type HeldAspects, isHeld } from './held-aspects.js';
import { type Asset, serverTexts } from './proposal.js';

/** Folders and tags that many entities bring along are used soon after each other; one that was forgotten is looked up again. */
const MOST_REMEMBERED = 50_000;

/** As DataHub's own clients: a server that takes longer over a request answers with an error. */
const MOST_PROPOSALS = 200;
/** Servers take 16 MB. */
const MOST_CHARACTERS = 8_000_000;

/** An asset that may have to be sent, and what became of it. */
export interface Parcel {
  readonly asset: Asset;
  /** Its proposals, as JSON. */
  readonly texts: readonly string[];
  /** Whether the server has it not, has it otherwise, or does not say. */
  before: 'absent' | 'different' | 'unknown';
  result: WriteResult;
}

/** Makes parcels of assets, and knows which were sent before. */
export class Parcels {
  /** What the server has of containers, tags and instances, as hashes by their URNs. */
  readonly #known = new RecentMap<string, string>(MOST_REMEMBERED);

  /** Whether nothing will have to be sent of an asset: it is implied, and there. */
  isSettled({ urn, isImplied }: Asset): boolean {
    return isImplied === true && this.#known.get(urn) !== undefined;
  }

  /** The parcels of some assets: those of one entity together, then what was not sent before, each once. */
  pack(entities: readonly (readonly Asset[])[]): {
    readonly ofEntities: readonly (readonly Parcel[])[];
    readonly unsent: readonly Parcel[];
  } {
    const here = new Map<string, Parcel>();
    const unsent: Parcel[] = [];
    const pack = (asset: Asset): Parcel => {
      const { urn, type, isImplied } = asset;
      const earlier = here.get(urn);
      const known = earlier === undefined ? this.#known.get(urn) : hashOf(earlier);
      if (isImplied === true && known !== undefined) return earlier ?? parcelOf(asset, []);
      const parcel = parcelOf(asset, serverTexts(asset));
      if (type !== 'dataset') {
        if (known === hashOf(parcel)) return earlier ?? parcel;
        here.set(urn, parcel);
      }
      unsent.push(parcel);
      return parcel;
    };
    return { ofEntities: entities.map((assets) => assets.map(pack)), unsent };
  }

  /** Notes what the server has of a parcel. Answers whether it has to be sent. */
  compare(parcel: Parcel, held: HeldAspects | undefined): boolean {
    const { proposals, isImplied } = parcel.asset;
    parcel.before = held === undefined ? 'absent' : 'different';
    if (held === undefined || (isImplied !== true && !proposals.every((proposal) => isHeld(proposal, held)))) return true;
    this.#remember(parcel);
    return false;
  }

  /** Notes that a parcel has arrived. */
  arrived(parcel: Parcel): void {
    parcel.result = { status: parcel.before === 'absent' ? 'created' : 'updated' };
    this.#remember(parcel);
  }

  #remember(parcel: Parcel): void {
    if (parcel.asset.type !== 'dataset') this.#known.set(parcel.asset.urn, hashOf(parcel));
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

function parcelOf(asset: Asset, texts: readonly string[]): Parcel {
  return { asset, texts, before: 'unknown', result: { status: 'unchanged' } };
}

function hashOf({ texts }: Parcel): string {
  return createHash('sha256').update(texts.join('\n')).digest('base64');
}
