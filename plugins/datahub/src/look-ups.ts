import { ASSET_TYPES, type Asset } from './proposal.js';

const MOST_LOOKED_UP = 100;

/** Groups of what stands for assets, all of one type, that the server tells of in one request. */
export function lookUpsOf<T>(all: readonly T[], assetOf: (each: T) => Asset): readonly (readonly T[])[] {
  return ASSET_TYPES.flatMap((type) => {
    const ofType = all.filter((each) => assetOf(each).type === type);
    const starts = Array.from({ length: Math.ceil(ofType.length / MOST_LOOKED_UP) }, (_, index) => index * MOST_LOOKED_UP);
    return starts.map((start) => ofType.slice(start, start + MOST_LOOKED_UP));
  });
}
