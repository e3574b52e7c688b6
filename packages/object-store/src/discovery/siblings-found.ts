import type { Confidence } from '@sluice/plugin-api';
import type { DataFormat } from '@sluice/schema-inference';
import type { ObjectInfo } from '../object-store.js';
import type { FileProbe } from './file-probe.js';
import { lesser, type Proposal, type Shape } from './findings.js';
import type { Place } from './place.js';
import { spread } from './spread.js';

/** So many tables that are alike and lie beside each other are one entry. */
const ONE_ENTRY_MIN = 4;
/** So many of the same columns are one table. */
const ONE_TABLE_MIN = 50;
const PROBED = 12;
const NAMES_TOLD = 4;

/** A table that may be one of several that are alike. */
export interface Member {
  readonly proposal: Proposal;
  readonly place: Place;
  readonly sample: ObjectInfo | undefined;
  readonly format: DataFormat;
}

/** Tables that are alike in all but their folders, so many levels below one folder. */
export interface Alike {
  readonly place: Place;
  readonly shape: Shape;
  readonly members: readonly Member[];
  /** Names of folders among theirs that are none of them. */
  readonly asides: readonly string[];
}

/** What was found in a folder: proposals, and tables of which it is open what they are with others. */
export interface Found {
  readonly proposals: readonly Proposal[];
  readonly alike?: Alike;
}

export const NOTHING_FOUND: Found = { proposals: [] };

/**
 * Makes one of what was found in the folders right in one folder: where nothing but tables that are alike is in any, they stay together.
 *
 * @param isPure there is nothing in the folder besides.
 */
export async function joined(
  place: Place,
  founds: readonly Found[],
  isPure: boolean,
  asides: readonly string[],
  probe: FileProbe,
): Promise<Found> {
  const [first, ...others] = founds.map(({ alike }) => alike);
  const isOne =
    isPure &&
    !place.isRoot &&
    first !== undefined &&
    others.length > 0 &&
    founds.every(({ proposals }) => proposals.length === 0) &&
    others.every((other) => other?.shape.key === first.shape.key);
  if (isOne) {
    const { shape } = first;
    const alikes = founds.flatMap(({ alike }) => alike ?? []);
    return {
      proposals: [],
      alike: {
        place,
        shape: { ...shape, below: `*/${shape.below}`, key: `*${shape.key}` },
        members: alikes.flatMap(({ members }) => members),
        asides: [...new Set([...asides, ...alikes.flatMap((each) => each.asides)])],
      },
    };
  }
  const settled = await Promise.all(founds.map((found) => settledOf(found, probe)));
  return { proposals: settled.flat() };
}

/** The proposals of what was found, now that there is nothing that its tables could be alike with. */
export async function settledOf({ proposals, alike }: Found, probe: FileProbe): Promise<readonly Proposal[]> {
  return alike === undefined ? proposals : [...proposals, ...(await settledAlike(alike, probe))];
}

async function settledAlike({ place, shape, members, asides }: Alike, probe: FileProbe): Promise<readonly Proposal[]> {
  const proposals = members.map(({ proposal }) => proposal);
  const [first] = members;
  const folder = place.glob;
  if (members.length < ONE_ENTRY_MIN || first === undefined || folder === undefined) return proposals;
  const confidence = proposals.reduce<Confidence>((least, each) => lesser(least, each.confidence), 'high');
  const total = {
    numberOfObjects: proposals.reduce((sum, { numberOfObjects }) => sum + numberOfObjects, 0),
    size: proposals.reduce((sum, { size }) => sum + size, 0),
  };
  const excludePaths = asides.length === 0 ? {} : { excludePaths: [...asides].sort() };
  const { literal } = place;
  const partitions = first.proposal.entry.partitionColumns;
  if (members.length >= ONE_TABLE_MIN && literal !== undefined && partitions === undefined) {
    const samples = spread(members, PROBED).flatMap(({ sample }) => sample ?? []);
    if ((await probe.areAlike(samples, first.format.format, true)) === true) {
      const { structureFormat } = first.proposal.entry;
      const entry = { dataPath: literal, ...(structureFormat === undefined ? {} : { structureFormat }), ...excludePaths };
      const reason = `${members.length} folders whose files have the same columns divide one table`;
      return [{ entry, confidence: lesser(confidence, 'medium'), reason, ...total }];
    }
  }
  const names = proposals.slice(0, NAMES_TOLD).map(({ entry }) => entry.dataPath);
  const more = proposals.length > names.length ? ` and ${proposals.length - names.length} more` : '';
  const reason = `${proposals.length} tables of the same format and layout lie beside each other: ${names.join(', ')}${more}`;
  return [{ entry: { dataPath: `${folder}${shape.below}`, ...shape.options, ...excludePaths }, confidence, reason, ...total }];
}
