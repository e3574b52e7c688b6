import type { Column } from '@sluice/plugin-api';
import type { ManifestEntry } from '../generated/manifest.js';
import type { ObjectInfo } from '../object-store.js';
import { entryOf, fileEntry, type Layout } from './entry-form.js';
import type { FileProbe } from './file-probe.js';
import { type Amount, amountOf, FileSummary, type KindFiles } from './file-summary.js';
import type { LeftOut, Proposal } from './findings.js';
import { type GroupAmounts, minus, nodesOf, wholeOf } from './folder-content.js';
import type { FolderNode } from './folder-tree.js';
import { type Judgement, type TableFile, told } from './judge-files.js';
import { foundMedia } from './media.js';
import { escaped, type Place } from './place.js';
import { type Found, NOTHING_FOUND } from './siblings-found.js';

/** Files that are one table. */
export type TableJudgement = Extract<Judgement, { type: 'table' }>;

/** Makes proposals of what folders were found to be, and says what of them is left out. */
export class TableProposals {
  readonly #probe: FileProbe;
  readonly #leftOut: LeftOut;
  readonly #amounts: GroupAmounts;

  constructor(probe: FileProbe, leftOut: LeftOut, amounts: GroupAmounts) {
    this.#probe = probe;
    this.#leftOut = leftOut;
    this.#amounts = amounts;
  }

  /** A table in a format that keeps a log of its own: all below it is the table's. */
  ofLog(node: FolderNode, place: Place): Found {
    const counts = this.#amounts.of(node);
    const columns = node.log === 'hudi' ? (node.partitions?.columns() ?? []) : [];
    const { literal, glob } = place;
    const partitions =
      columns.length === 0
        ? {}
        : { isPartitioned: true, partitionColumns: columns.map(({ name, dataType }) => ({ name, dataType })) };
    const others = [
      ...(node.log === 'hudi' ? ['.hoodie'] : []),
      ...[...nodesOf(node)].flatMap(({ asides }) => [...asides.keys()]),
    ];
    const exclude = others.length === 0 ? {} : { excludePaths: [...new Set(others)].sort() };
    if (literal === undefined && glob === undefined) return this.#inexpressible(place, counts);
    const entry: ManifestEntry =
      literal === undefined
        ? { dataPath: `${glob}**/*.parquet`, ...exclude }
        : { dataPath: literal, structureFormat: 'parquet', ...partitions, ...exclude };
    const name = { delta: 'a Delta', iceberg: 'an Iceberg', hudi: 'a Hudi' }[node.log ?? 'delta'];
    return { proposals: [{ entry, confidence: 'high', reason: `the log of ${name} table lies in it`, ...counts }] };
  }

  /**
   * What a judged table is as an entry, alone or with those beside it that are alike.
   *
   * @param files all that lie where the table does.
   */
  of(
    node: FolderNode,
    place: Place,
    judged: TableJudgement,
    files: FileSummary,
    { divided, others }: Pick<Layout, 'divided' | 'others'>,
  ): Found | Promise<Found> {
    const taken = amountOf(judged.files);
    const rest = minus(files.amount(), taken);
    const only = sampleOf(files, judged);
    // A table of one file among many others is not the folder.
    if (taken.numberOfObjects === 1 && only !== undefined && divided === 'none' && (place.isRoot || rest.numberOfObjects > 1)) {
      return this.ofFiles(
        place,
        [{ object: only, format: judged.format }],
        'the only one of its format there',
        files,
        others.length > 0,
      );
    }
    const columns: readonly Column[] = divided === 'none' ? [] : (node.partitions?.columns() ?? []);
    const formed = entryOf({
      place,
      format: judged.format,
      isFormatNamed: judged.isFormatNamed,
      extensions: judged.files
        .map(({ kind }) => kind.spelling)
        .filter((extension) => extension !== '')
        .sort(),
      divided,
      partitionColumns: columns,
      partitionGlobs: this.#partitionGlobs(node),
      isShared: rest.numberOfObjects > 0,
      others: [...new Set(others)],
    });
    if (formed === undefined) return this.#inexpressible(place, files.amount());
    const beside = this.#beside(place, files, judged.files, divided !== 'none' || others.length === 0, others);
    const { entry, shape } = formed;
    const { confidence, reason } = judged;
    const proposal: Proposal = { entry, confidence, reason, ...taken, ...(shape === undefined ? {} : { shape }) };
    if (shape === undefined || confidence === 'low') return { proposals: [proposal, ...beside] };
    const member = { proposal, place, sample: sampleOf(files, judged), format: judged.format };
    return { proposals: [], alike: { place, shape, members: [member], asides: [] } };
  }

  /** What else lies in the folder of a table: mostly media, which are proposed; other files are left out. */
  #beside(
    place: Place,
    files: FileSummary,
    taken: readonly KindFiles[],
    isWhole: boolean,
    others: readonly string[],
  ): readonly Proposal[] {
    const kinds = [...files.kinds.values()].filter((each) => !taken.includes(each));
    const media = files.amount('media').numberOfObjects;
    if (2 * media >= files.amount().numberOfObjects) {
      const rest = new FileSummary();
      for (const each of kinds) rest.kinds.set(each.kind, each);
      return foundMedia(rest, place, this.#leftOut, isWhole ? 'below' : 'direct', others).proposals;
    }
    this.#leftOut.add(place.path, `${told(kinds.slice(0, 3))} beside data of another format`, amountOf(kinds));
    return [];
  }

  /** What the folders begin with that divide one and hold files, as globs. */
  #partitionGlobs(node: FolderNode): readonly string[] {
    const globs = [...node.divisions]
      .filter(([, division]) => this.#amounts.of(division).numberOfObjects > 0)
      .map(([key]) => (key.endsWith('=') ? `${escaped(key)}*` : '[0-9]*'));
    return [...new Set(globs)];
  }

  /** Files that are a table each. */
  async ofFiles(
    place: Place,
    tables: readonly TableFile[],
    reason: string,
    files: FileSummary,
    hasFolders: boolean,
  ): Promise<Found> {
    const proposals: Proposal[] = [];
    const data = files.ofGroup('data');
    let left = amountOf(data);
    for (const { object, format } of tables) {
      const entry = fileEntry(place, object.key.slice(object.key.lastIndexOf('/') + 1), format);
      if (entry === undefined) continue;
      const amount = { numberOfObjects: 1, size: object.size };
      left = minus(left, amount);
      // A JSON file of one object among others is more often a document, or settings, than a table.
      const isDocument = format.format === 'json' && !(await this.#probe.hasRecords(object, format.format));
      const what = isDocument ? 'a document of one object' : 'a table in one file';
      proposals.push({ entry, confidence: isDocument ? 'low' : 'medium', reason: `${what}: ${reason}`, ...amount });
    }
    this.#leftOut.add(place.path, 'files beside tables that are one file each', left);
    return { proposals: [...proposals, ...this.#beside(place, files, data, !hasFolders, [])] };
  }

  /** Leaves something out. */
  none(place: Place, reason: string, amount: Amount): Found {
    this.#leftOut.add(place.path, reason, amount);
    return NOTHING_FOUND;
  }

  #inexpressible(place: Place, amount: Amount): Found {
    return this.none(place, 'a table lies there that a manifest has no words for: by its path, or by how it is divided', amount);
  }
}

/** Whether there is a table to the log in a folder: of files by its format, or, of a Delta log, whose names are like no others, none yet. */
export function hasTableOfLog(node: FolderNode, { literal }: Place): boolean {
  if (node.log === undefined) return false;
  if (node.log === 'delta' && literal !== undefined) return true;
  return wholeOf(node)
    .ofGroup('data')
    .some(({ kind }) => kind.format?.format === 'parquet' || (kind.format?.format === 'avro' && literal !== undefined));
}

/** A file of the judged format. */
export function sampleOf(files: FileSummary | undefined, { files: judged }: TableJudgement): ObjectInfo | undefined {
  for (const { kind } of judged) {
    for (const { samples } of files?.kinds.get(kind)?.stems.values() ?? []) if (samples[0] !== undefined) return samples[0];
  }
  return undefined;
}
