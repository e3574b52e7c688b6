// Keys of a store, computed as they are asked for and never kept: as many as one likes cost nothing.

/**
 * Files of one folder that lie side by side in a listing.
 * @typedef {object} Leaf
 * @property {string} folder ends in a slash; empty at the bucket's root
 * @property {number} count
 * @property {(index: number) => string} nameAt ascends with the index; no slash in it
 * @property {(index: number) => number} sizeAt bytes
 */
/** @typedef {{ leaves: (from: string) => Iterable<Leaf> }} KeySpace the leaves in the order of their keys, from the one that `from` is in */

/** Leaves of this size or below are not divided further; a random share of it, so that folders differ. */
const LEAF_FILES = 4000;
const MOST_FOLDERS = 24;
const DEEPEST = 7;
const WORDS = ['region', 'customer', 'device', 'batch', 'raw', 'tenant', 'v', 'sensor', 'run', 'part of day', 'año', 'a+b'];
const RADIX = 36;

/** A key space of these leaves, which are in order. @returns {KeySpace} */
export function fixedKeys(leaves) {
  return { leaves: (from) => leaves.filter(({ folder }) => !isBefore(folder, from)) };
}

/** One key space after the other: all keys of each come before those of the next. @returns {KeySpace} */
export function joinedKeys(...spaces) {
  return {
    *leaves(from) {
      for (const space of spaces) yield* space.leaves(from);
    },
  };
}

/**
 * Keys of random shape below a folder: folders of uneven size, at uneven depth, with names of uneven length; the same in every process.
 * @param {{ folder: string, keys: number, nameEnds: readonly string[], sizeOf: (end: string, random: number) => number }} shape
 * @returns {KeySpace}
 */
export function randomKeys({ folder, keys, nameEnds, sizeOf }) {
  return { leaves: (from) => leavesBelow({ folder, count: keys, seed: mixed(keys, 7), depth: 0 }, from) };

  function* leavesBelow(node, from) {
    if (isBefore(node.folder, from)) return;
    if (node.depth >= DEEPEST || node.count <= 1 + LEAF_FILES * share(node.seed)) yield leafOf(node);
    else for (const child of foldersOf(node)) yield* leavesBelow(child, from);
  }

  function leafOf({ folder, count, seed }) {
    const endAt = (index) => nameEnds[mixed(seed, index) % nameEnds.length];
    return {
      folder,
      count,
      nameAt: (index) => `${ascending(index, count, seed, 9)}-${mixed(seed, index).toString(16).padStart(8, '0')}${endAt(index)}`,
      sizeAt: (index) => sizeOf(endAt(index), mixed(index, seed)),
    };
  }
}

/** Where a leaf's first name that is not below `from` is; its count when there is none. */
export function firstIn({ folder, count, nameAt }, from) {
  if (from <= folder) return 0;
  const name = from.slice(folder.length);
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (nameAt(middle) < name) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether all keys of a folder come before `from`. */
function isBefore(folder, from) {
  return from > folder && !from.startsWith(folder);
}

function foldersOf({ folder, count, seed, depth }) {
  const fan = 2 + (mixed(seed, depth) % MOST_FOLDERS);
  const weights = Array.from({ length: fan }, (_, index) => 0.02 + share(mixed(seed, index)) ** 3);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const word = WORDS[seed % WORDS.length];
  const digits = 2 + (seed % 5);
  const children = [];
  let [weight, done] = [0, 0];
  for (const [index, each] of weights.entries()) {
    weight += each;
    const until = index === fan - 1 ? count : Math.floor((weight / sum) * count);
    const childSeed = mixed(seed, index + MOST_FOLDERS);
    const name = `${word}${depth === 0 ? '=' : '-'}${ascending(index, fan, childSeed, digits)}`;
    if (until > done) children.push({ folder: `${folder}${name}/`, count: until - done, seed: childSeed, depth: depth + 1 });
    done = until;
  }
  return children;
}

/** The text at `index` of `count` random ones of so many digits, in their order. */
function ascending(index, count, seed, digits) {
  // Not all of each step, so that neighbours differ.
  const at = (index + 0.9 * share(mixed(seed, index))) / count;
  return Math.floor(at * RADIX ** digits)
    .toString(RADIX)
    .padStart(digits, '0');
}

/** From 0 to below 1. */
function share(random) {
  return random / 2 ** 32;
}

/** A random 32-bit number that follows from two numbers. */
function mixed(seed, index) {
  let value = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35);
  value = Math.imul(value ^ (value >>> 16), 0x7feb352d);
  value = Math.imul(value ^ (value >>> 15), 0x846ca68b);
  return (value ^ (value >>> 16)) >>> 0;
}
