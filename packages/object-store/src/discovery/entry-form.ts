import type { Column } from '@sluice/plugin-api';
import type { DataFormat } from '@sluice/schema-inference';
import type { ManifestEntry } from '../generated/manifest.js';
import type { Shape } from './findings.js';
import { escaped, type Place } from './place.js';

/** How the files of a table lie below its folder. */
export interface Layout {
  readonly place: Place;
  readonly format: DataFormat;
  /** The extensions that the files have, without their first dots; empty where they have none. */
  readonly extensions: readonly string[];
  /** Whether these say the format. */
  readonly isFormatNamed: boolean;
  /**
   * What divides the table: `none`, its files are right in its folder; `partitions`, all folders below it are partitions; `folders`, any are.
   */
  readonly divided: 'none' | 'partitions' | 'folders';
  /** What its partitions are as columns. */
  readonly partitionColumns: readonly Column[];
  /** What the folders begin with that divide it, as globs. */
  readonly partitionGlobs: readonly string[];
  /** Whether other things lie in the folder, so that not all of it is the table's. */
  readonly isShared: boolean;
  /** Folders below it that are none of the table's. */
  readonly others: readonly string[];
}

/** The entry that takes a table, and no more; `undefined` where a manifest cannot say that. */
export function entryOf(layout: Layout): { readonly entry: ManifestEntry; readonly shape?: Shape } | undefined {
  const { place, divided, isShared, others } = layout;
  const { literal } = place;
  // Of a folder's own files beside other folders, and of some of its files, a glob takes no more.
  const isLiteral = literal !== undefined && !(divided === 'none' && (isShared || others.length > 0));
  if (!isLiteral || (isShared && layout.extensions.length > 0 && divided === 'partitions')) return globEntry(layout);
  const { partitionColumns } = layout;
  const entry: ManifestEntry = {
    dataPath: literal,
    structureFormat: formatText(layout.format),
    ...(partitionColumns.length === 0 ? {} : { isPartitioned: true, partitionColumns: partitionColumns.map(columnOf) }),
    ...(others.length === 0 ? {} : { excludePaths: [...others].sort() }),
  };
  const shape = others.length === 0 ? shapeOf(layout) : undefined;
  return shape === undefined ? { entry } : { entry, shape };
}

/** The entry that takes one file. */
export function fileEntry(place: Place, name: string, format: DataFormat): ManifestEntry | undefined {
  const { literal } = place.below(name);
  return literal === undefined ? undefined : { dataPath: literal, structureFormat: formatText(format) };
}

/** What a manifest calls a format. */
export function formatText({ format, compression }: DataFormat): string {
  return compression === undefined ? format : `${format}.${compression}`;
}

/** Names of files with any of the extensions. */
export function anyName(extensions: readonly string[]): string {
  const [only] = extensions;
  if (only === undefined) return '*';
  return extensions.length === 1 ? `*.${escaped(only)}` : `*.{${extensions.map(escaped).join(',')}}`;
}

function globEntry(layout: Layout): { readonly entry: ManifestEntry; readonly shape?: Shape } | undefined {
  const { place, extensions, divided, others } = layout;
  const folder = place.glob;
  const below = belowOf(layout);
  if (folder === undefined || below === undefined || extensions.length === 0) return undefined;
  const entry: ManifestEntry = { dataPath: `${folder}${below}`, ...optionsOf(layout) };
  if (others.length > 0 && divided !== 'none') {
    // In a glob, it would leave out the table's own folder.
    if (others.some((name) => place.has(name))) return undefined;
    entry.excludePaths = [...others].sort();
  }
  return { entry };
}

/** What a glob says behind the table's folder. Below other folders than partitions, each would be a table of its own. */
function belowOf({ place, extensions, divided, partitionGlobs }: Layout): string | undefined {
  const name = anyName(extensions);
  if (divided === 'none') return name;
  if (divided === 'folders') return undefined;
  if (!place.isRoot) return `**/${name}`;
  // At the root are other folders, too.
  const [begin, another] = partitionGlobs;
  return begin === undefined || another !== undefined ? undefined : `${begin}/**/${name}`;
}

function shapeOf(layout: Layout): Shape | undefined {
  const { format, extensions, divided, partitionColumns } = layout;
  const below = belowOf(layout);
  if (below === undefined || extensions.length === 0 || layout.isShared) return undefined;
  const key = JSON.stringify([formatText(format), divided, extensions, partitionColumns.map(({ name }) => name)]);
  return { below, key, options: optionsOf(layout) };
}

function optionsOf({ format, isFormatNamed, divided }: Layout): Omit<ManifestEntry, 'dataPath'> {
  return {
    ...(isFormatNamed ? {} : { structureFormat: formatText(format) }),
    ...(divided === 'partitions' ? { autoPartitionDetection: true } : {}),
  };
}

function columnOf({ name, dataType }: Column): { name: string; dataType: string } {
  return { name, dataType };
}
