import type { Confidence } from '@sluice/plugin-api';
import type { DataFormat } from '@sluice/schema-inference';
import { formatFamily } from '../datasets/sample-choice.js';
import type { ObjectInfo } from '../object-store.js';
import type { FileProbe } from './file-probe.js';
import { amountOf, type FileSummary, type KindFiles, type StemFiles } from './file-summary.js';
import { spread } from './spread.js';

/** A table may have so many files of other formats among its own. */
const MAIN_SHARE = 0.9;
const HALF = 0.5;
/** So many files of one folder may be tables of their own. */
const TABLE_FILES_MAX = 50;
const PROBED_STEMS_MAX = 12;
const PROBED_FILES = 3;

/** What some files are. */
export type Judgement =
  | {
      readonly type: 'table';
      readonly format: DataFormat;
      readonly isFormatNamed: boolean;
      readonly files: readonly KindFiles[];
      readonly confidence: Confidence;
      readonly reason: string;
    }
  /** Each is a table of its own. */
  | { readonly type: 'files'; readonly files: readonly TableFile[]; readonly reason: string }
  | { readonly type: 'none'; readonly reason: string };

/** A file that is a table. */
export interface TableFile {
  readonly object: ObjectInfo;
  readonly format: DataFormat;
}

/**
 * What the files of a folder, or of folders that divide it, are: by their formats and names, and, where these do not tell, by a look into a few.
 *
 * @param isFlat they all lie right in one folder.
 */
export async function judgeFiles(files: FileSummary, isFlat: boolean, probe: FileProbe): Promise<Judgement> {
  const data = files.ofGroup('data');
  if (data.length === 0) return judgeBytes(files, probe);
  const families = familiesOf(data);
  const [main, ...others] = families;
  if (main === undefined) return { type: 'none', reason: 'there are no files' };
  const count = amountOf(main).numberOfObjects;
  const unreadable = main.reduce((sum, { empty, archived }) => sum + empty + archived, 0);
  if (unreadable >= count) {
    const isEmpty = main.every(({ archived }) => archived === 0);
    const why = isEmpty ? 'are empty' : 'cannot be read before they are restored, or are empty';
    return { type: 'none', reason: `all of the ${told(main)} ${why}` };
  }
  if (others.length === 0) return judgeFamily(main, isFlat, probe);
  const single = isFlat ? tableFiles(data) : undefined;
  if (single !== undefined)
    return { type: 'files', files: single, reason: 'the folder holds files of several formats, one of each name' };
  const share = count / amountOf(data).numberOfObjects;
  const mixed = `${told(main)} lie among ${others.map(told).join(' and ')}`;
  if (share < HALF) return { type: 'none', reason: `${mixed}: none is the folder's own format` };
  const judged = await judgeFamily(main, isFlat, probe);
  if (judged.type !== 'table') return judged;
  return {
    ...judged,
    confidence: share >= MAIN_SHARE && judged.confidence !== 'low' ? 'medium' : 'low',
    reason: `${judged.reason}; ${mixed}`,
  };
}

/** Files in words: `3 files .csv`. */
export function told(files: readonly KindFiles[]): string {
  const counts = new Map<string, number>();
  for (const { kind, count } of files) counts.set(kind.extension, (counts.get(kind.extension) ?? 0) + count);
  return [...counts]
    .map(
      ([extension, count]) =>
        `${count} ${count === 1 ? 'file' : 'files'} ${extension === '' ? 'without an extension' : `.${extension}`}`,
    )
    .join(' and ');
}

async function judgeFamily(files: readonly KindFiles[], isFlat: boolean, probe: FileProbe): Promise<Judgement> {
  const [first] = files;
  const format = first?.kind.format;
  if (first === undefined || format === undefined) return { type: 'none', reason: 'there are no files' };
  const table = { type: 'table', format: commonFormat(files, format), isFormatNamed: true, files } as const;
  const stems = stemsOf(files);
  const hasMore = files.some(({ hasMoreStems }) => hasMoreStems);
  const count = amountOf(files).numberOfObjects;
  if (count === 1) return { ...table, confidence: 'medium', reason: `${told(files)}` };
  const [stem] = stems;
  if (stems.length === 1 && stem !== undefined && !hasMore) {
    if (/\p{L}/u.test(stem.stem)) return { ...table, confidence: 'high', reason: `${told(files)}, named alike (${stem.stem})` };
    const alike = await probe.areAlike(spread(stem.samples, PROBED_FILES), format.format, false);
    if (alike === true)
      return { ...table, confidence: 'high', reason: `${told(files)}; those looked into have the same columns` };
    if (alike === undefined) return { ...table, confidence: 'medium', reason: `${told(files)}, named by numbers or ids` };
    return {
      type: 'none',
      reason: `the ${told(files)} are named by numbers or ids, and their columns differ: they are not one table`,
    };
  }
  const samples = spread(stems, PROBED_STEMS_MAX).flatMap(({ samples: [sample] }) => sample ?? []);
  const alike = await probe.areAlike(samples, format.format, true);
  const names = `of ${hasMore ? 'more than ' : ''}${stems.length} kinds of names`;
  if (alike === true)
    return { ...table, confidence: 'medium', reason: `${told(files)} ${names}; those looked into have the same columns` };
  if (alike === undefined)
    return { ...table, confidence: 'low', reason: `${told(files)} ${names}; whether they have the same columns is not known` };
  const single = isFlat && !hasMore ? tableFiles(files) : undefined;
  const differ = `the ${told(files)} have different columns`;
  if (single !== undefined) return { type: 'files', files: single, reason: `${differ}, and each has a name of its own` };
  return { type: 'none', reason: `${differ}: several tables share the folder, and a manifest gives one folder one table` };
}

/** Whether nothing but its bytes tells what a file is, and these do: for files of one other kind, and hardly any besides. */
async function judgeBytes(files: FileSummary, probe: FileProbe): Promise<Judgement> {
  const all = files.amount().numberOfObjects;
  const [main] = files.ofGroup('other');
  if (main === undefined || main.count < MAIN_SHARE * all || main.archived + main.empty === main.count) {
    return { type: 'none', reason: noFormat(files) };
  }
  const samples = spread(
    [...main.stems.values()].flatMap((stem) => stem.samples),
    PROBED_FILES,
  );
  const formats = await Promise.all(samples.map((sample) => probe.format(sample)));
  const [format] = formats;
  // A log has the same number of commas in each line now and then.
  const isGuess = format === 'csv';
  if (
    format === undefined ||
    formats.some((each) => each !== format) ||
    (isGuess && /^(?:log|md|rst|out|err)$/.test(main.kind.extension))
  ) {
    return { type: 'none', reason: noFormat(files) };
  }
  return {
    type: 'table',
    format: { format },
    isFormatNamed: false,
    files: [main],
    confidence: isGuess ? 'low' : 'medium',
    reason: `${told([main])}, which begin as ${format} does`,
  };
}

function noFormat(files: FileSummary): string {
  const kinds = [...files.kinds.values()].sort((a, b) => b.count - a.count);
  const isKnown = kinds.every(({ kind }) => kind.group === 'unsupported');
  return `${told(kinds.slice(0, 3))}${kinds.length > 3 ? ' and others' : ''}: ${isKnown ? 'data of no format that can be read yet' : 'no format with columns that can be read'}`;
}

/** The files of several formats by what reads them, the most frequent first. */
function familiesOf(data: readonly KindFiles[]): readonly (readonly KindFiles[])[] {
  const families = new Map<string, KindFiles[]>();
  for (const files of data) {
    const family = formatFamily(files.kind.format?.format) ?? '';
    families.set(family, [...(families.get(family) ?? []), files]);
  }
  return [...families.values()].sort((a, b) => amountOf(b).numberOfObjects - amountOf(a).numberOfObjects);
}

/** Compressed, where all are. */
function commonFormat(files: readonly KindFiles[], first: DataFormat): DataFormat {
  return files.every(({ kind }) => kind.format?.compression === first.compression) ? first : { format: first.format };
}

function stemsOf(files: readonly KindFiles[]): readonly StemFiles[] {
  const stems = new Map<string, StemFiles>();
  for (const each of files.flatMap(({ stems }) => [...stems.values()])) {
    const known = stems.get(each.stem);
    stems.set(
      each.stem,
      known === undefined ? each : { ...known, count: known.count + each.count, samples: [...known.samples, ...each.samples] },
    );
  }
  return [...stems.values()];
}

/** The files, where each has a name of its own and all can be read. */
function tableFiles(files: readonly KindFiles[]): readonly TableFile[] | undefined {
  if (amountOf(files).numberOfObjects > TABLE_FILES_MAX) return undefined;
  const found: TableFile[] = [];
  for (const { kind, stems, count } of files) {
    for (const stem of stems.values()) {
      const [object] = stem.samples;
      if (stem.count !== 1 || object === undefined || kind.format === undefined) return undefined;
      found.push({ object, format: kind.format });
    }
    if (stems.size !== count) return undefined;
  }
  return found;
}
