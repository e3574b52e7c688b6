import { type DataFormat, formatOfName } from '@sluice/schema-inference';
import { isReadme } from '../paths/artifacts.js';

/**
 * What a file is good for: `data` has columns that can be read; `media` are pictures, sound, films and documents; `unsupported` is data in a format
 * that cannot be read; `settings` configure programs; of `other` only its bytes can tell.
 */
export type FileGroup = 'data' | 'media' | 'unsupported' | 'settings' | 'other';

/** What the name of a file tells. */
export interface FileKind {
  readonly group: FileGroup;
  /** In lower case, without its first dot; empty for none. */
  readonly extension: string;
  /** The extension as it is spelled, which counts in globs. */
  readonly spelling: string;
  /** Present for `data`. */
  readonly format?: DataFormat;
}

const ENDINGS_KEPT = 2000;
const EXTENSION_MAX_CHARACTERS = 16;
const MEDIA: ReadonlySet<string> = new Set(
  (
    'png jpg jpeg gif webp bmp tif tiff svg heic raw dng psd ico dcm dicom nii ' +
    'mp3 wav flac ogg m4a aac aiff mp4 m4v mov avi mkv webm mpg mpeg ' +
    'pdf doc docx ppt pptx odt odp rtf epub'
  ).split(' '),
);
const UNSUPPORTED: ReadonlySet<string> = new Set(
  (
    'orc arrow feather mf4 xls xlsx ods zip tar tgz 7z rar jar h5 hdf5 nc npy npz pkl pickle pt pth onnx safetensors ' +
    'tfrecord sqlite db duckdb mdb sas7bdat dta sav rds rdata protobuf pb thrift xml geojson shp kml gpx las laz'
  ).split(' '),
);
const COMPRESSIONS: ReadonlySet<string> = new Set([
  'gz',
  'gzip',
  'snappy',
  'zst',
  'zstd',
  'bz2',
  'lz4',
  'lzo',
  'xz',
  'zip',
  'br',
]);
const CHECKSUMS = /\.(?:crc|md5|sha1|sha256|sha512|asc|sig)$/i;
const SYSTEM_FILES = /^(?:thumbs\.db|desktop\.ini|manifest|[^/]*\.csv\.metadata|openmetadata(?:_storage_manifest)?\.json)$/i;
const SETTINGS =
  /^(?:package(?:-lock)?|tsconfig|composer|config|settings|appsettings|manifest|schema|credentials|metadata|dbt_project)(?:[._-][\w-]+)?\.json$|\.(?:schema|config|settings)\.json$/i;
const SETTINGS_EXTENSIONS: ReadonlySet<string> = new Set(
  'yaml yml toml ini cfg conf properties env sql py js ts sh ipynb r scala java ps1 bat tf tfstate lock md html htm css'.split(
    ' ',
  ),
);

const byEnding = new Map<string, FileKind>();
const SETTINGS_JSON: FileKind = { group: 'settings', extension: 'json', spelling: 'json' };

/** The kind of a file by its name, without a folder. Equal kinds are the same object. */
export function fileKindOf(name: string): FileKind {
  const ending = endingOf(name);
  const known = byEnding.get(ending);
  const kind = known ?? kindOfEnding(ending);
  if (known === undefined && byEnding.size < ENDINGS_KEPT) byEnding.set(ending, kind);
  return kind.extension === 'json' && SETTINGS.test(name) ? SETTINGS_JSON : kind;
}

/**
 * Whether a file is beside data and no part of it: hidden, a checksum, a README, or a manifest. Engines take no file whose name begins with `_` or `.` for
 * data either.
 */
export function isBesideData(name: string): boolean {
  if (name === '' || name.startsWith('_') || name.startsWith('.')) return true;
  return isReadme(name) || SYSTEM_FILES.test(name) || CHECKSUMS.test(name);
}

/** The last extension with its dot, together with the one before it where the last is a compression. */
function endingOf(name: string): string {
  const dot = name.lastIndexOf('.');
  if (dot <= 0) return '';
  if (!COMPRESSIONS.has(name.slice(dot + 1).toLowerCase())) return name.slice(dot);
  const before = name.lastIndexOf('.', dot - 1);
  return name.slice(before <= 0 ? dot : before);
}

const OTHERS = new Map<string, FileKind>();

function kindOfEnding(ending: string): FileKind {
  const spelling = ending.slice(1);
  const extension = spelling.toLowerCase();
  const format = formatOfName(`x${ending}`);
  if (format !== undefined) return { group: 'data', extension, spelling, format };
  const [first = '', compression] = extension.split('.');
  if (compression !== undefined && formatOfName(`x.${first}`) !== undefined) return { group: 'unsupported', extension, spelling };
  if (UNSUPPORTED.has(extension) || UNSUPPORTED.has(first) || compression === 'zip')
    return { group: 'unsupported', extension, spelling };
  if (MEDIA.has(extension)) return { group: 'media', extension, spelling };
  if (SETTINGS_EXTENSIONS.has(extension)) return { group: 'settings', extension, spelling };
  // What is no word, such as the rest of a date or of an id, is no extension.
  const isWord = extension.length <= EXTENSION_MAX_CHARACTERS && /^(?=.*[a-z])[a-z0-9_.]+$/.test(extension);
  return other(isWord ? spelling : '');
}

function other(spelling: string): FileKind {
  const kind = OTHERS.get(spelling) ?? { group: 'other' as const, extension: spelling.toLowerCase(), spelling };
  if (OTHERS.size < ENDINGS_KEPT) OTHERS.set(spelling, kind);
  return OTHERS.get(spelling) ?? OTHERS.get('') ?? kind;
}
