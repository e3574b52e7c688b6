import { type ErrorCode, nearest } from '@sluice/plugin-api';
import { type ManifestEntry, manifestSchema } from '../generated/manifest.js';
import { Glob } from '../paths/glob.js';
import { type FormProblem, type LocatedEntry, parseManifest, trimSlashes } from './manifest.js';
import { type DatasetEntry, entryProblems, toDatasetEntry } from './manifest-entry.js';

const ENTRY_HINT = 'See `sluice schema manifest`, which editors complete by, and docs/manifest-fields.md.';

/** Something about a manifest that its writer should know. */
export interface ManifestProblem {
  /** An `error` keeps a run from reading what it is about; a `warning` does not. */
  readonly severity: 'error' | 'warning';
  /** What a run says; an error has one. */
  readonly code?: ErrorCode;
  /** A JSON pointer in the manifest. */
  readonly pointer: string;
  readonly message: string;
  readonly hint?: string;
}

/** A manifest that was checked, by itself. */
export interface CheckedManifest {
  /** Errors and warnings, in the order of what they are about. */
  readonly problems: readonly ManifestProblem[];
  /** The buckets that its entries name, as one for several buckets does. */
  readonly containerNames: readonly string[];
}

/** An entry that can be read, and which bucket it is for. */
interface SoundEntry {
  readonly pointer: string;
  readonly bucket: string | undefined;
  readonly entry: DatasetEntry;
}

/**
 * Finds all that is wrong with a manifest, and what of it is without effect.
 *
 * @throws IngestError MANIFEST_NOT_JSON or MANIFEST_INVALID when there are no entries to be had at all.
 */
export function checkManifest(text: string, at: string): CheckedManifest {
  const { entries, invalid } = parseManifest(text, at);
  const manifest = JSON.parse(text.replace(/^\uFEFF/, '')) as { readonly entries: readonly unknown[] };
  const problems: ManifestProblem[] = [];
  for (const { at: place, error, problems: found } of invalid) {
    for (const { pointer, unknownKey, message } of found) {
      const at = unknownKey === undefined ? pointer : childPointer(pointer, unknownKey);
      problems.push({ severity: 'error', code: error.code, pointer: at, message, hint: ENTRY_HINT });
    }
    const rest = withoutWrongKeys(manifest.entries[indexIn(pointerOf(place))], pointerOf(place), found);
    problems.push(...contentProblems({ at: place, entry: rest }));
  }
  const sound: SoundEntry[] = [];
  for (const [order, located] of entries.entries()) {
    const wrong = contentProblems(located);
    problems.push(...wrong);
    if (wrong.length > 0) continue;
    const entry = toDatasetEntry(located, order, { samples: 1, collapse: false });
    sound.push({ pointer: pointerOf(located.at), bucket: located.entry.containerName, entry });
    problems.push(...withoutEffect(located, entry));
  }
  const containerNames = [
    ...new Set([...entries.map(({ entry }) => entry), ...invalid].flatMap(({ containerName }) => containerName ?? [])),
  ];
  problems.push(...rootProblems(Object.keys(manifest)), ...placeProblems(sound, containerNames), ...sharedProblems(sound));
  return { problems: problems.sort((a, b) => indexIn(a.pointer) - indexIn(b.pointer)), containerNames };
}

function contentProblems(located: LocatedEntry): readonly ManifestProblem[] {
  return [...entryProblems(located)].map(({ code, message, path = located.at, hint }) => ({
    severity: 'error',
    code,
    pointer: pointerOf(path),
    message,
    ...(hint === undefined ? {} : { hint }),
  }));
}

/** What is left of an entry that is not of the right form, for what else may be wrong with it. */
function withoutWrongKeys(entry: unknown, pointer: string, wrong: readonly FormProblem[]): ManifestEntry {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return { dataPath: '' };
  const keys = new Set(wrong.map((problem) => problem.pointer.slice(pointer.length).split('/')[1]));
  return { dataPath: '', ...Object.fromEntries(Object.entries(entry).filter(([key]) => !keys.has(key))) };
}

function pointerOf(path: string): string {
  return path.slice(path.indexOf('#') + 1);
}

function childPointer(pointer: string, key: string): string {
  return `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** Keys beside `entries`, which a run passes over. */
function rootProblems(keys: readonly string[]): readonly ManifestProblem[] {
  const known = Object.keys(manifestSchema.properties);
  return keys
    .filter((key) => !known.includes(key) && key !== '$schema')
    .map((key) => {
      const near = nearest(key, known);
      const message = `${key} has no effect${near === undefined ? '' : `, did you mean ${near}?`}`;
      return warning(childPointer('', key), message);
    });
}

function* withoutEffect(
  { at, entry }: LocatedEntry,
  { select, path, extensions, hasDatasets }: DatasetEntry,
): Generator<ManifestProblem> {
  const pointer = pointerOf(at);
  if (select === 'glob' && (entry.depth ?? 0) > 0) yield warning(`${pointer}/depth`, `depth has no effect on the glob ${path}`);
  if (entry.collapse === true && extensions.length === 0)
    yield warning(`${pointer}/collapse`, 'collapse has no effect: the entry asks for no unstructured files');
  if (!hasDatasets) {
    for (const key of [
      'structureFormat',
      'separator',
      'header',
      'samples',
      'partitionColumns',
      'autoPartitionDetection',
    ] as const) {
      if (entry[key] !== undefined)
        yield warning(`${pointer}/${key}`, `${key} has no effect: the entry asks for unstructured files alone`);
    }
  }
  const names = partitionNamesOf(path);
  if (select !== 'glob' || names === undefined) return;
  for (const [index, { name }] of (entry.partitionColumns ?? []).entries()) {
    if (!names.includes(name))
      yield warning(`${pointer}/partitionColumns/${index}/name`, `no folder of ${path} is the partition column ${name}`);
  }
}

/** The partitions that a glob names, where it leaves no room for others. */
function partitionNamesOf(path: string): readonly string[] | undefined {
  const folders = path.split('/').slice(0, -1);
  const names = folders.flatMap((folder) => /^([\w-]+)=/.exec(folder)?.[1] ?? []);
  const isClear = folders.every((folder) => /^[\w-]+=/.test(folder) || !/[*?[{]/.test(folder));
  return isClear && names.length > 0 ? names : undefined;
}

/** Of a manifest for several buckets, the entries that are for none. */
function placeProblems(entries: readonly SoundEntry[], names: readonly string[]): readonly ManifestProblem[] {
  if (names.length === 0) return [];
  return entries
    .filter(({ bucket }) => bucket === undefined)
    .map(({ pointer }) => {
      const message = 'the entry names no bucket, as others do: in a manifest for several buckets it is without effect';
      return warning(pointer, message, 'Give it a containerName.');
    });
}

/** Entries for the same containers, or of which one takes all that another takes. */
function* sharedProblems(entries: readonly SoundEntry[]): Generator<ManifestProblem> {
  for (const [index, { pointer, bucket, entry }] of entries.entries()) {
    for (const other of entries.slice(0, index)) {
      if (bucket !== other.bucket) continue;
      const where = `entries[${indexIn(other.pointer)}]`;
      if (entry.path === other.entry.path && asksForTheSame(entry, other.entry)) {
        const message = `${where} has the same dataPath: of two entries for one container the first has it`;
        yield warning(`${pointer}/dataPath`, message, 'Keep one of the two.');
      } else if (isWithin(entry, other.entry)) {
        yield warning(`${pointer}/dataPath`, `all that it takes counts in ${where} (${other.entry.path}) as well`);
      } else if (isWithin(other.entry, entry)) {
        yield warning(`${pointer}/dataPath`, `all that ${where} (${other.entry.path}) takes counts in this entry as well`);
      }
    }
  }
}

function asksForTheSame(a: DatasetEntry, b: DatasetEntry): boolean {
  return a.depth === b.depth && ((a.hasDatasets && b.hasDatasets) || (a.extensions.length > 0 && b.extensions.length > 0));
}

/** Whether an entry takes nothing that is not below another's path, which takes all that is there as one dataset. */
function isWithin(entry: DatasetEntry, outer: DatasetEntry): boolean {
  if (outer.select !== 'path' || !outer.hasDatasets || entry.path === outer.path) return false;
  const prefixes = entry.select === 'glob' ? new Glob(entry.path).prefixes : [`${entry.path}/`];
  return prefixes.every((prefix) => prefix.startsWith(`${trimSlashes(outer.path)}/`));
}

/** The place of the entry that something is about; -1 for what is about none. */
function indexIn(pointer: string): number {
  return Number(/^\/entries\/(\d+)/.exec(pointer)?.[1] ?? -1);
}

function warning(pointer: string, message: string, hint?: string): ManifestProblem {
  return { severity: 'warning', pointer, message, ...(hint === undefined ? {} : { hint }) };
}
