import { IngestError } from '@sluice/plugin-api';
import { Ajv, type ValidateFunction } from 'ajv';
import { type Manifest, type ManifestEntry, manifestSchema } from '../generated/manifest.js';
import { describeProblem } from './describe-problem.js';

/** An entry of a manifest, and where it stands: `URI#/entries/3`. */
export interface LocatedEntry {
  readonly at: string;
  readonly entry: ManifestEntry;
}

/** Something that is not of the right form. */
export interface FormProblem {
  /** A JSON pointer in the manifest. */
  readonly pointer: string;
  /** A key of what is there that is not known. */
  readonly unknownKey?: string;
  /** Holds no value of the manifest. */
  readonly message: string;
}

/** An entry that is not of the right form. */
export interface InvalidEntry {
  readonly at: string;
  readonly dataPath?: string;
  readonly containerName?: string;
  readonly error: IngestError;
  /** All that `error` says, one by one. */
  readonly problems: readonly FormProblem[];
}

/** What a manifest says; an entry that is wrong does not spoil its neighbours. */
export interface ParsedManifest {
  readonly entries: readonly LocatedEntry[];
  readonly invalid: readonly InvalidEntry[];
}

const ENTRY_KEYS = Object.keys(manifestSchema.definitions.manifestEntry.properties);
let entryCheck: ValidateFunction<ManifestEntry> | undefined;

/**
 * Reads a manifest.
 *
 * @param at the manifest's URI, for messages.
 * @throws IngestError MANIFEST_NOT_JSON or MANIFEST_INVALID when there are no entries to be had at all.
 */
export function parseManifest(text: string, at: string): ParsedManifest {
  const manifest = parseJson(text, at);
  const list = isObject(manifest) ? (manifest as Partial<Manifest>).entries : undefined;
  if (!Array.isArray(list)) {
    throw new IngestError('MANIFEST_INVALID', { message: "The manifest has no list named 'entries'", path: at });
  }
  const entries: LocatedEntry[] = [];
  const invalid: InvalidEntry[] = [];
  (list as readonly unknown[]).forEach((value, index) => {
    const place = `${at}#/entries/${index}`;
    const problems = problemsOf(value, `/entries/${index}`);
    const [first] = problems;
    if (first === undefined) entries.push({ at: place, entry: value as ManifestEntry });
    else {
      const message = problems.map((problem) => problem.message).join('; ');
      const error = new IngestError('MANIFEST_ENTRY_INVALID', { message, path: `${at}#${first.pointer}` });
      invalid.push({ at: place, error, problems, ...namesOf(value) });
    }
  });
  return { entries, invalid };
}

function parseJson(marked: string, at: string): unknown {
  const text = marked.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const position = /position (\d+)/.exec(reason)?.[1];
    const where = position === undefined ? at : `${at}:${lineAndColumn(text, Number(position))}`;
    throw new IngestError('MANIFEST_NOT_JSON', { message: `The manifest is not JSON: ${reason}`, path: where, cause: error });
  }
}

function lineAndColumn(text: string, position: number): string {
  const lines = text.slice(0, position).split('\n');
  return `${lines.length}:${(lines.at(-1) ?? '').length + 1}`;
}

/** Compiled with the first entry: buckets may have none. */
function compileEntryCheck(): ValidateFunction<ManifestEntry> {
  const { definitions } = manifestSchema;
  const ajv = new Ajv({ allErrors: true, strict: false, validateSchema: false });
  return ajv.compile<ManifestEntry>({ ...definitions.manifestEntry, definitions });
}

function problemsOf(value: unknown, pointer: string): readonly FormProblem[] {
  entryCheck ??= compileEntryCheck();
  if (entryCheck(value)) {
    return trimSlashes(value.dataPath) === '' ? [{ pointer: `${pointer}/dataPath`, message: 'dataPath names no folder' }] : [];
  }
  return (entryCheck.errors ?? []).map((error) => ({
    pointer: `${pointer}${error.instancePath}`,
    ...(error.keyword === 'additionalProperties' ? { unknownKey: String(error.params['additionalProperty']) } : {}),
    message: describeProblem(error, 'the entry', ENTRY_KEYS),
  }));
}

/** `path` without slashes at its ends. */
export function trimSlashes(path: string): string {
  return path.replace(/^\/+|\/+$/g, '');
}

function namesOf(value: unknown): Pick<InvalidEntry, 'dataPath' | 'containerName'> {
  const { dataPath, containerName } = isObject(value) ? value : {};
  return {
    ...(typeof dataPath === 'string' ? { dataPath } : {}),
    ...(typeof containerName === 'string' ? { containerName } : {}),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
