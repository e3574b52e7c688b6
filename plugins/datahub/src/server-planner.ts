import { type StepContext, toIngestError, type WriteResult } from '@sluice/plugin-api';
import { changesBetween, RecentMap } from '@sluice/plugin-api/sinks';
import { entityResult } from './asset-writer.js';
import type { DatahubClient } from './client.js';
import { comparedAspects, type HeldAspects, isHeld, proposedAspects } from './held-aspects.js';
import { inOurWords } from './in-our-words.js';
import { lookUpsOf } from './look-ups.js';
import type { Asset } from './proposal.js';

/** Each container brings its tags along; one that was forgotten counts as new once more. */
const MOST_REMEMBERED = 50_000;

/** Finds out what writing entities would change on a server, by requests that only read. */
export class ServerPlanner {
  readonly #client: DatahubClient;
  readonly #tags = new RecentMap<string, true>(MOST_REMEMBERED);

  constructor(client: DatahubClient) {
    this.#client = client;
  }

  /** What writing those entities would answer. Throws when nothing more can be found out. */
  async plan(entities: readonly (readonly Asset[])[], context: StepContext): Promise<readonly WriteResult[]> {
    // What an entity lies in does not decide what becomes of it.
    const own = entities.flatMap((assets) => assets.slice(-1)).filter((asset) => this.#isAsked(asset));
    const results = new Map<Asset, WriteResult>();
    const lookUp = async (assets: readonly Asset[]) => {
      for (const [asset, result] of await this.#lookUp(assets, context)) results.set(asset, result);
    };
    await Promise.all(lookUpsOf(own, (asset) => asset).map(lookUp));
    return entities.map((assets) => entityResult(assets.slice(-1).flatMap((asset) => results.get(asset) ?? [])));
  }

  /** A tag that was planned is there. */
  #isAsked({ type, urn }: Asset): boolean {
    if (type !== 'tag') return true;
    const isNew = this.#tags.get(urn) === undefined;
    this.#tags.set(urn, true);
    return isNew;
  }

  async #lookUp(assets: readonly Asset[], context: StepContext): Promise<readonly (readonly [Asset, WriteResult])[]> {
    try {
      const held = await this.#client.held(assets, context, 'plan');
      return assets.map((asset) => [asset, held === undefined ? { status: 'updated' } : resultOf(asset, held.get(asset.urn))]);
    } catch (thrown) {
      const error = toIngestError(thrown);
      if (error.fatal) throw error;
      return assets.map((asset) => [asset, { status: 'failed', error }]);
    }
  }
}

function resultOf({ proposals, isImplied }: Asset, held: HeldAspects | undefined): WriteResult {
  if (held === undefined) return { status: 'created' };
  if (isImplied === true || proposals.every((proposal) => isHeld(proposal, held))) return { status: 'unchanged' };
  const changes = changesBetween(inOurWords(comparedAspects(proposals, held)), inOurWords(proposedAspects(proposals)));
  return { status: 'updated', changes };
}
