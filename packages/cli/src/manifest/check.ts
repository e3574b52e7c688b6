import {
  namedSource,
  type OfflineManifest,
  type RehearsalSummary,
  type RehearsedEntry,
  rehearseBucket,
  summarizeRehearsal,
} from '@sluice/object-store/rehearsal';
import { isIngestError } from '@sluice/plugin-api';
import { counted } from '../output/counts.js';
import { printable } from '../output/printable.js';
import { type ReadKeys, readKeys } from './read-keys.js';
import { type PlacedProblem, type ReadManifest, readManifest } from './read-manifest.js';

const LACKING = 1;
const WRONG = 2;
/** What stands for the service and for the bucket in names, where nothing names them. */
export const SERVICE_NAME = 'SERVICE';
const BUCKET_NAME = 'BUCKET';
const SHOWN_MAX = 20;
const VALUES_SHOWN = 3;

/** What the command line says of `sluice manifest check`. */
export interface CheckManifestOptions {
  readonly keys?: string;
  readonly bucket?: string;
  readonly json?: boolean;
}

/**
 * `sluice manifest check`: what is wrong with a manifest, and with `--keys` what a run would make of them. Contacts nothing. The exit code is 0, 1
 * where an entry takes nothing or its data are wrong, or 2 where the manifest is.
 *
 * @param file `-` for the standard input.
 */
export async function checkManifestFile(file: string, options: CheckManifestOptions): Promise<number> {
  const manifest = await readManifest(file);
  const errors = manifest.problems.filter(({ severity }) => severity === 'error').length;
  const rehearsed =
    manifest.text === undefined || options.keys === undefined
      ? undefined
      : await rehearse(manifest, manifest.text, options.keys, options);
  if (typeof rehearsed === 'string') {
    process.stderr.write(`${printable(rehearsed)}\n`);
    return WRONG;
  }
  if (options.json === true) {
    const { problems } = manifest;
    process.stdout.write(
      `${JSON.stringify({ problems, ...(rehearsed === undefined ? {} : { bucket: rehearsed.bucket, ...rehearsed.summary }) }, undefined, 2)}\n`,
    );
  } else {
    tellProblems(manifest.problems);
    if (rehearsed !== undefined)
      process.stdout.write([...summaryLines(rehearsed)].map((line) => `${printable(line)}\n`).join(''));
    else if (errors === 0) process.stdout.write(`${file === '-' ? 'The manifest' : printable(file)} is valid\n`);
  }
  if (errors > 0) return WRONG;
  return rehearsed?.summary.entries.some(({ problems }) => problems.length > 0) === true ? LACKING : 0;
}

/** Writes problems to the standard error as those of workflow files are written. */
export function tellProblems(problems: readonly PlacedProblem[]): void {
  for (const { path, severity, code, message, hint } of problems) {
    const text = `${path} ${severity === 'warning' ? 'warning: ' : ''}${message}${code === undefined ? '' : ` [${code}]`}`;
    process.stderr.write(`${printable(text)}\n${hint === undefined ? '' : `  ${printable(hint)}\n`}`);
  }
}

interface RehearsedFile {
  readonly bucket: string;
  readonly summary: RehearsalSummary;
  readonly hasSizes: boolean;
  readonly keys: number;
}

/** What a run would make of the keys, or why that cannot be said. */
async function rehearse(
  { containerNames }: ReadManifest,
  text: string,
  file: string,
  { bucket: asked }: CheckManifestOptions,
): Promise<RehearsedFile | string> {
  const [first = BUCKET_NAME, ...more] = containerNames;
  if (asked === undefined && more.length > 0)
    return `The manifest is for several buckets: say with --bucket whose keys these are: ${containerNames.join(', ')}`;
  const named = namedSource(`s3://${asked ?? first}`, SERVICE_NAME);
  if (named === undefined) return `${asked} is not the name of a bucket`;
  let keys: ReadKeys;
  try {
    keys = await readKeys(file);
  } catch (error) {
    return `The keys cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
  const manifest: OfflineManifest = { kind: containerNames.length === 0 ? 'own' : 'global', text };
  try {
    const rehearsed = await rehearseBucket({ ...named, objects: keys.objects, manifest });
    const summary = summarizeRehearsal(rehearsed, keys.objects);
    return { bucket: named.bucket.name, summary, hasSizes: keys.hasSizes, keys: keys.objects.length };
  } catch (error) {
    if (!isIngestError(error)) throw error;
    return error.message;
  }
}

function* summaryLines({ bucket, summary, hasSizes, keys }: RehearsedFile): Generator<string> {
  const bytes = (count: number): string => (hasSizes ? `, ${count} bytes` : '');
  yield `${bucket}: ${counted(keys, 'key')}; no file is read, so that columns are not known`;
  for (const entry of summary.entries) yield* entryLines(entry, bytes);
  const { untaken, shared } = summary;
  yield `no entry takes ${counted(untaken.keys, 'key')}${bytes(untaken.bytes)}`;
  for (const key of untaken.examples) yield `  ${key}`;
  if (untaken.keys > untaken.examples.length) yield `  and ${untaken.keys - untaken.examples.length} more`;
  if (shared > 0) yield `several entries take ${counted(shared, 'key')}`;
}

function* entryLines(entry: RehearsedEntry, bytes: (count: number) => string): Generator<string> {
  const { index, dataPath, containers, others, problems } = entry;
  yield `entries[${index}] ${dataPath}: ${counted(entry.keys, 'key')}${bytes(entry.bytes)}, ${counted(containers.length, 'container')}`;
  for (const container of containers.slice(0, SHOWN_MAX)) {
    const { kind, fullyQualifiedName, numberOfObjects, size, fileFormats, partitionValues } = container;
    const partitions = Object.entries(partitionValues).map(([name, values]) => `${name}=${valuesText(values)}`);
    const facts = [
      ...(numberOfObjects === undefined ? [] : [`${counted(numberOfObjects, 'object')}${size === undefined ? '' : bytes(size)}`]),
      ...fileFormats,
      ...(partitions.length === 0 ? [] : [`partitions ${partitions.join(', ')}`]),
    ];
    yield `  ${kind} ${fullyQualifiedName}${facts.length === 0 ? '' : `: ${facts.join('; ')}`}`;
  }
  if (containers.length > SHOWN_MAX) yield `  and ${containers.length - SHOWN_MAX} more`;
  for (const { name, reason } of others.filter(({ status }) => status === 'filtered').slice(0, SHOWN_MAX))
    yield `  filtered ${name}: ${reason}`;
  for (const problem of problems.slice(0, SHOWN_MAX)) yield `  problem: ${problem}`;
  if (problems.length > SHOWN_MAX) yield `  and ${problems.length - SHOWN_MAX} more`;
}

function valuesText(values: readonly string[]): string {
  return [...values.slice(0, VALUES_SHOWN), ...(values.length > VALUES_SHOWN ? ['…'] : [])].join('|');
}
