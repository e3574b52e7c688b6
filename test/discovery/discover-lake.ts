import { StorageSource } from '@sluice/object-store';
import { MemoryObjectStore } from '@sluice/object-store/testing';
import {
  type ManifestSuggestion,
  Sensitive,
  type SourceItem,
  type Split,
  type StepContext,
  type Warning,
} from '@sluice/plugin-api';

/** What discovery makes of one bucket. */
export interface DiscoveredLake {
  /** The paths of the containers with columns, of a run with `discovery: auto`. */
  readonly tables: readonly string[];
  /** The data paths of the entries for media that such a run uses. */
  readonly media: readonly string[];
  readonly suggestion: ManifestSuggestion;
  readonly items: readonly SourceItem[];
  readonly splits: readonly Split[];
  readonly warnings: readonly Warning[];
  readonly store: MemoryObjectStore;
}

const BUCKET = 'lake';

/** Runs a source on a bucket of these objects, and asks it for a manifest. */
export async function discoverLake(objects: Readonly<Record<string, string | Uint8Array>>): Promise<DiscoveredLake> {
  const store = new MemoryObjectStore({ [BUCKET]: objects });
  const warnings: Warning[] = [];
  const ignore = (): void => undefined;
  const context: StepContext = {
    signal: new AbortController().signal,
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    clock: { now: () => 0 },
    meter: { concurrency: 8, request: (_, send) => send(), bytes: ignore },
    report: { warn: (warning) => warnings.push(warning) },
  };
  const service = { name: 'store', connection: new Sensitive<Record<string, unknown>>({}) };
  const source = new StorageSource({ store, service, serviceType: 'S3', options: { discovery: 'auto' } });
  const items: SourceItem[] = [];
  const splits: Split[] = [];
  const read = async (split: Split): Promise<void> => {
    // On whatever machine: what a split says survives as JSON.
    const sent = JSON.parse(JSON.stringify(split)) as Split;
    splits.push(sent);
    for await (const item of source.read(sent, context)) {
      items.push(item);
      if (item.type === 'split') await read(item.split);
    }
  };
  for await (const root of source.plan(context)) await read(root);
  let suggestion: ManifestSuggestion | undefined;
  for await (const each of source.manifests.suggest(undefined, context)) suggestion = each;
  await source.close();
  if (suggestion === undefined) throw new Error('there is no suggestion');
  const tables = items.flatMap((item) =>
    item.type === 'entity' && item.entity.dataModel !== undefined ? [item.entity.fullPath.slice(`mem://${BUCKET}/`.length)] : [],
  );
  const media = suggestion.proposals
    .filter(({ confidence, entry }) => confidence !== 'low' && ('unstructuredFormats' in entry || 'unstructuredData' in entry))
    .map(({ entry }) => String(entry['dataPath']));
  return { tables: tables.sort(), media: media.sort(), suggestion, items, splits, warnings, store };
}
