import type { WriteResult } from '@sluice/plugin-api';
import { changesBetween, heldLines } from '@sluice/plugin-api/sinks';
import { type HeldAspects, proposedAspects } from './held-aspects.js';
import { inOurWords } from './in-our-words.js';
import { type Asset, fileText, type Proposal } from './proposal.js';

/** A line of the file. */
interface Line extends Omit<Proposal, 'aspect'> {
  readonly entityUrn: string;
  readonly aspect: { readonly json: object } | { readonly value: string };
}

/** The proposals that a file holds before a run. All of it is in memory. */
export class HeldProposals {
  readonly #lines = new Map<string, string[]>();

  /** Reads the file; one that is not there, or not written by Sluice, holds none. Throws PLAN_NOT_SUPPORTED where it cannot be read. */
  static async of(path: string): Promise<HeldProposals> {
    const held = new HeldProposals();
    for await (const line of heldLines(path)) held.#add(line);
    return held;
  }

  /** What writing the asset would make of it. */
  compare(asset: Asset): WriteResult {
    const lines = this.#lines.get(asset.urn);
    if (lines === undefined) return { status: 'created' };
    if (asset.isImplied === true || lines.join(',\n') === fileText(asset)) return { status: 'unchanged' };
    const before = proposedAspects(lines.map(proposalOf));
    return { status: 'updated', changes: changesBetween(inOurWords(before), inOurWords(asAspects(asset))) };
  }

  #add(line: string): void {
    const text = line.replace(/,$/, '');
    try {
      const { entityUrn } = JSON.parse(text) as Line;
      proposedAspects([proposalOf(text)]);
      const lines = this.#lines.get(entityUrn);
      if (lines === undefined) this.#lines.set(entityUrn, [text]);
      else lines.push(text);
    } catch {
      // The brackets of the array, or a line that is none of ours: a run replaces it.
    }
  }
}

function asAspects({ proposals }: Asset): HeldAspects {
  return JSON.parse(JSON.stringify(proposedAspects(proposals)));
}

function proposalOf(line: string): Proposal {
  const { aspectName, changeType, aspect } = JSON.parse(line) as Line;
  return { aspectName, changeType, aspect: 'json' in aspect ? aspect.json : (JSON.parse(aspect.value) as object) };
}
