import { firstPartition } from '../paths/partitions.js';
import type { FileProbe } from './file-probe.js';
import type { FileSummary } from './file-summary.js';
import { type LeftOut, lesser, type Proposal } from './findings.js';
import { bodyOf, type FolderBody, GroupAmounts, type InnerFolder, minus, namedIn, nodesOf, wholeOf } from './folder-content.js';
import type { FolderNode } from './folder-tree.js';
import { judgeFiles } from './judge-files.js';
import { foundMedia, isMedia } from './media.js';
import { stemOf } from './name-pattern.js';
import { Place } from './place.js';
import { type Found, joined, NOTHING_FOUND, settledOf } from './siblings-found.js';
import { spread } from './spread.js';
import { hasTableOfLog, sampleOf, TableProposals } from './table-proposals.js';

const PROBED = 12;
const PROBED_NUMBERED = 4;
/** Below so many ids or numbers, each folder may hold tables of its own. */
const IDS_WITH_TABLES_MAX = 20;

/** Says of the folders of a tree which are datasets, from the top: what a folder is decides how what lies below is looked at. */
export class DatasetFinder {
  readonly #probe: FileProbe;
  readonly #leftOut: LeftOut;
  readonly #amounts = new GroupAmounts();
  readonly #tables: TableProposals;

  /** @param leftOut is told what is no dataset. */
  constructor(probe: FileProbe, leftOut: LeftOut) {
    this.#probe = probe;
    this.#leftOut = leftOut;
    this.#tables = new TableProposals(probe, leftOut, this.#amounts);
  }

  /** What to propose for a bucket, in the order of the data paths. */
  async find(root: FolderNode): Promise<readonly Proposal[]> {
    const proposals = await settledOf(await this.#visit(root, Place.root), this.#probe);
    return [...proposals].sort((a, b) => (a.entry.dataPath < b.entry.dataPath ? -1 : 1));
  }

  async #visit(node: FolderNode, place: Place): Promise<Found> {
    if (hasTableOfLog(node, place)) {
      this.#leaveAsides(node, place, true);
      return this.#tables.ofLog(node, place);
    }
    if (!place.isRoot && isMedia(this.#amounts, node)) {
      this.#leaveAsides(node, place, true);
      return foundMedia(wholeOf(node), place, this.#leftOut);
    }
    const numbered = await this.#numbered(node, place);
    if (numbered !== undefined) return numbered;
    const body = bodyOf(node);
    this.#leaveAsides(node, place, false);
    const founds: Found[] = [];
    const inner = body.inner.length === 0 ? undefined : await this.#divided(node, place, body);
    if (inner !== undefined) founds.push(...inner);
    else founds.push(await this.#own(node, place, body));
    const isPure = founds.every(({ proposals, alike }) => proposals.length === 0 && alike === undefined);
    const named: Found[] = [];
    // One after the other: which files are looked into has to be the same each time.
    for (const folder of node.folders.values()) named.push(await this.#visit(folder, place.below(folder.name)));
    const isAlone = isPure && node.files === undefined && node.divisions.size === 0;
    if (node.more !== undefined)
      return this.#more(node, node.more, place, founds, await joined(place, named, isAlone, body.asides, this.#probe));
    if (isAlone) return joined(place, named, true, body.asides, this.#probe);
    if (named.length === 0 && founds.length === 1) return founds[0] ?? NOTHING_FOUND;
    return joined(place, [...founds, ...named], false, [], this.#probe);
  }

  /** Folders that are too many to be told apart are what those are that are: alike, or not known. */
  async #more(node: FolderNode, more: FolderNode, place: Place, own: readonly Found[], named: Found): Promise<Found> {
    const amount = this.#amounts.of(more);
    this.#leaveAsides(more, place.belowAny(), true);
    const [only, another] = await settledOf(named, this.#probe);
    if (named.alike !== undefined && only !== undefined && another === undefined) {
      const reason = `${only.reason}; there are more than the ${node.folders.size} that were looked at, which are taken to be alike`;
      const total = { numberOfObjects: only.numberOfObjects + amount.numberOfObjects, size: only.size + amount.size };
      return { proposals: [{ ...only, ...total, reason, confidence: lesser(only.confidence, 'medium') }] };
    }
    this.#leftOut.add(place.belowAny().path, 'the folders there are too many to be told apart, and not all alike', amount);
    return joined(place, [...own, named], false, [], this.#probe);
  }

  /** Folders whose names differ in a number alone, as `batch_1` and `batch_2`, and whose files have the same columns, divide one table. */
  async #numbered(node: FolderNode, place: Place): Promise<Found | undefined> {
    const folders = [...node.folders.values()];
    const [first] = folders;
    const isDivided = node.divisions.size > 0 || node.more !== undefined;
    if (place.literal === undefined || folders.length < 2 || first === undefined || isDivided) return undefined;
    const stem = stemOf(first.name);
    const isLeaf = ({ name, folders: below, divisions, log }: FolderNode): boolean =>
      /\d/.test(name) && stemOf(name) === stem && below.size === 0 && divisions.size === 0 && log === undefined;
    if (!folders.every(isLeaf)) return undefined;
    const whole = wholeOf(node);
    const judged = await judgeFiles(whole, false, this.#probe);
    if (judged.type !== 'table') return undefined;
    const samples = spread(folders, PROBED_NUMBERED).flatMap((folder) => sampleOf(folder.files, judged) ?? []);
    if ((await this.#probe.areAlike(samples, judged.format.format, false)) !== true) return undefined;
    this.#leaveAsides(node, place, true);
    const reason = `${judged.reason}; its ${folders.length} folders differ in a number alone, and their files have the same columns`;
    return this.#tables.of(node, place, { ...judged, confidence: lesser(judged.confidence, 'medium'), reason }, whole, {
      divided: 'folders',
      others: [...node.asides.keys()],
    });
  }

  /** What the files are that lie right in a folder, and in those that divide it. */
  async #own(node: FolderNode, place: Place, body: FolderBody): Promise<Found> {
    const { files, dividedBy, levels } = body;
    const amount = files.amount();
    if (amount.numberOfObjects === 0) return NOTHING_FOUND;
    if (
      node.divisions.size === 0 &&
      files.ofGroup('data').length === 0 &&
      2 * files.amount('media').numberOfObjects >= amount.numberOfObjects
    ) {
      return foundMedia(files, place, this.#leftOut, 'direct');
    }
    const isFlat = node.divisions.size === 0;
    const judged = await judgeFiles(files, isFlat, this.#probe);
    if (judged.type === 'none') return this.#tables.none(place, judged.reason, amount);
    if (judged.type === 'files') return this.#tables.ofFiles(place, judged.files, judged.reason, files, node.folders.size > 0);
    const partitions = node.partitions?.columns() ?? [];
    const isEachPartition = [...dividedBy].every((by) => by === 'partition' || by === 'date') || partitions.length === levels;
    const divided = isFlat ? 'none' : isEachPartition && node.files === undefined ? 'partitions' : 'folders';
    const [isSure, how] = this.#division(node, body, isEachPartition);
    const reason = how === '' ? judged.reason : `${judged.reason}; ${how}`;
    const confidence = isSure ? judged.confidence : lesser(judged.confidence, 'medium');
    const others = [...node.folders.keys(), ...body.asides];
    return this.#tables.of(node, place, { ...judged, reason, confidence }, files, { divided, others });
  }

  /** Whether what divides a folder speaks for one table, and how it is divided, in words. */
  #division(node: FolderNode, { levels }: FolderBody, isEachPartition: boolean): readonly [boolean, string] {
    if (levels === 0) return [true, ''];
    const disagreement = node.partitions?.disagreement();
    if (node.files !== undefined) return [false, 'some files lie beside the folders that divide it'];
    if (disagreement !== undefined) return [false, 'its folders do not agree on their partitions'];
    const names = (node.partitions?.columns() ?? []).map(({ name }) => name);
    if (isEachPartition && names.length > 0) return [true, `partitioned by ${names.join(', ')}`];
    return [false, 'its folders are numbers, ids or times, which divide it'];
  }

  /**
   * Where folders with names of their own lie below those that divide one: together they are one table, or each is one in each of the folders that
   * divide, where these are few.
   */
  async #divided(node: FolderNode, place: Place, body: FolderBody): Promise<readonly Found[] | undefined> {
    const { inner, files } = body;
    const names = inner.map(({ through }) => through.map(({ name }) => name));
    // Where a star stands for the folders that divide, it takes those beside them too.
    const isStarred = inner.every(({ through }) => [node, ...through.slice(0, -1)].every((each) => namedIn(each).length === 0));
    // Globs take what is below partitions for a table above them.
    const isPartitioned = names.some((each) => firstPartition(each) < each.length);
    const hasLog = inner.some(({ node: below }) => [...nodesOf(below)].some(({ log }) => log !== undefined));
    const isFew = inner.every(({ through }) => through.every(({ names }) => names <= IDS_WITH_TABLES_MAX));
    if (isStarred && !isPartitioned && (hasLog || (isFew && files.amount('data').numberOfObjects === 0))) {
      const founds: Found[] = [await this.#own(node, place, body)];
      for (const { node: below, through } of inner)
        founds.push(await this.#visit(below, placeThrough(place, through).below(below.name)));
      return founds;
    }
    for (const { node: below, through } of inner) this.#leaveAsides(below, placeThrough(place, through).below(below.name), true);
    const whole = wholeOf(node);
    const own = namedIn(node).map(wholeOf);
    const amount = own.reduce((left, each) => minus(left, each.amount()), whole.amount());
    const table = own.length === 0 ? await this.#oneTable(node, place, whole, inner) : undefined;
    if (table !== undefined) return [table];
    this.#leftOut.add(
      place.belowAny().path,
      'several tables lie below each of the folders that divide it, and a manifest has no words for that',
      amount,
    );
    return [];
  }

  async #oneTable(node: FolderNode, place: Place, whole: FileSummary, inner: readonly InnerFolder[]): Promise<Found | undefined> {
    if (place.literal === undefined) return undefined;
    const judged = await judgeFiles(whole, false, this.#probe);
    if (judged.type !== 'table') return undefined;
    const names = new Set(inner.map(({ node: below }) => below.name));
    const samples = spread(inner, PROBED).flatMap(({ node: below }) => sampleOf(wholeOf(below), judged) ?? []);
    if (names.size > 1 && (await this.#probe.areAlike(samples, judged.format.format, true)) !== true) return undefined;
    const reason = `${judged.reason}; below the folders that divide it, all is of the same columns`;
    const asides = [...nodesOf(node)].flatMap((each) => [...each.asides.keys()]);
    const confidence = lesser(judged.confidence, 'medium');
    return this.#tables.of(node, place, { ...judged, reason, confidence }, whole, { divided: 'folders', others: asides });
  }

  /** Says why folders hold no datasets: those of a folder and of what divides it, or of all below. */
  #leaveAsides(node: FolderNode, place: Place, isDeep: boolean): void {
    const tell = (each: FolderNode, at: Place): void => {
      for (const [name, { reason, ...amount }] of each.asides) this.#leftOut.add(at.below(name).path, reason, amount);
      for (const division of each.divisions.values()) tell(division, at.belowAny());
      if (isDeep) for (const named of namedIn(each)) tell(named, at.below(named.name));
    };
    tell(node, place);
  }
}

function placeThrough(place: Place, through: readonly FolderNode[]): Place {
  return through.reduce((at, { name, names }) => (names === 1 && !at.isPattern ? at.below(name) : at.belowAny()), place);
}
