import { compose, SILENT_LOGGER, SYSTEM_CLOCK } from '@sluice/core';
import { compareKeys, type ObjectInfo, type StorageSource } from '@sluice/object-store';
import {
  bucketAndKey,
  type ExplainedKey,
  explainKey,
  indexOf,
  type KeyFate,
  type NamedKey,
  namedSource,
  type OfflineManifest,
  rehearseBucket,
} from '@sluice/object-store/rehearsal';
import { isIngestError, type Source } from '@sluice/plugin-api';
import { printable } from '../output/printable.js';
import { loadWithSecrets, type PluginOptions } from '../workflow/load.js';
import { SERVICE_NAME, tellProblems } from './check.js';
import { readKeys, unsizedObject } from './read-keys.js';
import { readManifest } from './read-manifest.js';

const UNTAKEN = 1;
const WRONG = 2;

/** What the command line says of `sluice manifest explain`. */
export interface ExplainManifestOptions extends PluginOptions {
  readonly manifest?: string;
  readonly config?: string;
  readonly keys?: string;
  readonly json?: boolean;
}

/** Where a key is, in the terms of a source that is asked for nothing. */
interface Place extends NamedKey {
  readonly source: StorageSource;
  /** Why the workflow does not read the bucket. */
  readonly unnamed?: string;
}

/**
 * `sluice manifest explain`: what each entry makes of a key. Contacts nothing but what keeps the workflow's secrets. The exit code is 0, 1 where no entry takes it, or 2 where the manifest,
 * the workflow or the command line is wrong.
 */
export async function explainManifest(uri: string, options: ExplainManifestOptions): Promise<number> {
  if (options.manifest === undefined && options.config === undefined)
    return wrong('Say by what: --manifest FILE, -c WORKFLOW, or both.');
  const place = options.config === undefined ? placeOfUri(uri) : await placeInWorkflow(uri, options.config, options);
  if (place === undefined) return WRONG;
  const read = options.manifest === undefined ? undefined : await readManifest(options.manifest);
  tellProblems((read?.problems ?? []).filter(({ severity }) => severity === 'error'));
  if (read !== undefined && read.text === undefined) return WRONG;
  const { source, key, bucket } = place;
  const hasDefault = (source.parts.options.defaultManifest?.trim() ?? '') !== '';
  const given =
    read?.text === undefined
      ? undefined
      : ({ kind: read.containerNames.length === 0 ? 'own' : 'global', text: read.text } as const);
  const manifest: OfflineManifest = given ?? (hasDefault ? 'none' : 'unknown');
  try {
    const objects = withKey(options.keys === undefined ? [] : (await readKeys(options.keys)).objects, key);
    const rehearsed = await rehearseBucket({ source, bucket, objects, manifest, key });
    const explained = explainKey(rehearsed, key);
    const bucketRule = place.unnamed ?? explained.bucketRule;
    const answer = { uri, bucket: bucket.name, key, ...explained, ...(bucketRule === undefined ? {} : { bucketRule }) };
    if (options.json === true) process.stdout.write(`${JSON.stringify(answer, undefined, 2)}\n`);
    else
      for (const line of lines(answer, options, given === undefined && hasDefault)) process.stdout.write(`${printable(line)}\n`);
    if (answer.manifestProblem !== undefined) return WRONG;
    return bucketRule === undefined && answer.entries.some(({ fate }) => fate === 'taken') ? 0 : UNTAKEN;
  } catch (error) {
    if (isIngestError(error)) return wrong(`${error.message}${error.hint === undefined ? '' : `\n  ${error.hint}`}`);
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return wrong(`The keys cannot be read: ${(error as Error).message}`);
  }
}

function wrong(message: string): number {
  process.stderr.write(`${message.split('\n').map(printable).join('\n')}\n`);
  return WRONG;
}

function placeOfUri(uri: string): Place | undefined {
  const named = namedSource(uri, SERVICE_NAME);
  const found = named === undefined ? undefined : bucketAndKey(named.source.parts.store.urls, uri);
  if (named !== undefined && found !== undefined) return { source: named.source, ...found };
  wrong(
    `${uri} does not name a key, such as s3://bucket/folder/file.csv\n  Of a path in a filesystem, -c WORKFLOW says which folder is the bucket.`,
  );
  return undefined;
}

async function placeInWorkflow(uri: string, config: string, options: PluginOptions): Promise<Place | undefined> {
  const workflow = await loadWithSecrets({ ...options, config });
  if (workflow === undefined) return undefined;
  try {
    const { source } = compose(workflow, { logger: SILENT_LOGGER, clock: SYSTEM_CLOCK });
    if (!isStorageSource(source)) {
      wrong(`${workflow.source.definition.type} is no source of buckets and objects`);
      return undefined;
    }
    const found = bucketAndKey(source.parts.store.urls, uri);
    if (found === undefined) {
      wrong(
        `${uri} is no key of this source: its keys are named like ${source.parts.store.urls.uri({ name: 'bucket' }, 'folder/file.csv')}`,
      );
      return undefined;
    }
    const { bucketNames } = workflow.source.config.reveal();
    const isRead = !Array.isArray(bucketNames) || bucketNames.includes(found.bucket.name);
    return { source, ...found, ...(isRead ? {} : { unnamed: 'bucketNames: the workflow reads other buckets alone' }) };
  } catch (error) {
    if (!isIngestError(error)) throw error;
    const { message, path, hint } = workflow.locate(error);
    wrong(`${path ?? config} ${message}${hint === undefined ? '' : `\n  ${hint}`}`);
    return undefined;
  }
}

/** By what it offers: a plugin from outside may have its own copy of the class. */
function isStorageSource(source: Source): source is StorageSource {
  return 'parts' in source;
}

function withKey(objects: readonly ObjectInfo[], key: string): readonly ObjectInfo[] {
  if (objects.some((object) => object.key === key)) return objects;
  return [...objects, unsizedObject(key)].toSorted((a, b) => compareKeys(a.key, b.key));
}

interface Answer extends ExplainedKey {
  readonly uri: string;
}

function* lines(
  { uri, entries, bucketRule, manifestProblem }: Answer,
  options: ExplainManifestOptions,
  isDefault: boolean,
): Generator<string> {
  yield uri;
  if (bucketRule !== undefined) yield `  the bucket: ${bucketRule}`;
  else if (manifestProblem !== undefined) yield `  its manifest: ${manifestProblem}`;
  else if (entries.length === 0) yield '  there is no entry for its bucket';
  for (const fate of entries) yield* fateLines(fate, uri);
  if (isDefault) yield 'If the bucket has a manifest of its own, that holds and not defaultManifest: give it as --manifest.';
  if (options.keys === undefined) yield 'This is so as far as one key tells; --keys FILE has the others of its bucket.';
}

function* fateLines({ at, dataPath, fate, rule, containers, partitions }: KeyFate, uri: string): Generator<string> {
  const head = `  entries[${indexOf(at)}] ${dataPath}:`;
  if (fate === 'taken') yield `${head} takes it`;
  else if (fate === 'dropped') yield `${head} takes it, but there is no container: ${rule}`;
  else
    yield `${head} no: ${rule}${fate === 'beside' ? '; it counts in the size of what holds it, where that is a container' : ''}`;
  for (const { fullyQualifiedName, fileFormats, samples = [] } of containers) {
    yield `    container ${fullyQualifiedName}${fileFormats.length === 0 ? '' : ` (${fileFormats.join(', ')})`}`;
    if (samples.length > 0) yield `    columns would be read from ${samples.includes(uri) ? 'it' : samples.join(', ')}`;
  }
  if (partitions.length > 0) yield `    partitions ${partitions.map(({ name, value }) => `${name}=${value}`).join(', ')}`;
}
