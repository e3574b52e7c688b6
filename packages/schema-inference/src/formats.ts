import type { FileFormat } from '@sluice/plugin-api';

/** The formats whose columns can be read. */
export type StructureFormat = 'csv' | 'tsv' | 'json' | 'jsonl' | 'parquet' | 'avro';

/** A format, and how the files that have it are compressed as a whole. */
export interface DataFormat {
  readonly format: StructureFormat;
  readonly compression?: 'gz';
}

const FORMATS: ReadonlyMap<string, StructureFormat> = new Map([
  ['csv', 'csv'],
  ['tsv', 'tsv'],
  ['json', 'json'],
  ['jsonl', 'jsonl'],
  ['ndjson', 'jsonl'],
  ['parquet', 'parquet'],
  ['pq', 'parquet'],
  ['pqt', 'parquet'],
  ['parq', 'parquet'],
  ['avro', 'avro'],
]);
// Asked for every key of a listing.
const PLAIN_FORMATS: ReadonlyMap<string, DataFormat> = new Map([...FORMATS].map(([name, format]) => [name, { format }]));
const GZIP_EXTENSIONS: ReadonlySet<string> = new Set(['gz', 'gzip']);
// Parquet compresses its pages, so that the name of a codec after it says nothing of the file as a whole.
const PARQUET_CODECS: ReadonlySet<string> = new Set(['snappy']);

/** The format that a manifest names, such as `csv`, `JSON.gz` or `parquet.snappy`; undefined when it is not supported. */
export function parseStructureFormat(text: string): DataFormat | undefined {
  const [name = '', suffix, ...more] = text.trim().toLowerCase().replace(/^\./, '').split('.');
  const format = FORMATS.get(name);
  if (format === undefined || more.length > 0) return undefined;
  if (suffix === undefined) return { format };
  if (format === 'parquet') return PARQUET_CODECS.has(suffix) ? { format } : undefined;
  return format !== 'avro' && GZIP_EXTENSIONS.has(suffix) ? { format, compression: 'gz' } : undefined;
}

/** The format that a key's extension names, its compression included; undefined when it names none that is supported. */
export function formatOfName(name: string): DataFormat | undefined {
  const start = name.lastIndexOf('/') + 1;
  const dot = name.lastIndexOf('.');
  if (dot < start) return undefined;
  const last = name.slice(dot + 1).toLowerCase();
  const plain = PLAIN_FORMATS.get(last);
  if (plain !== undefined) return plain;
  const before = dot === 0 ? -1 : name.lastIndexOf('.', dot - 1);
  return before < start ? undefined : parseStructureFormat(name.slice(before + 1));
}

/** A format as catalogues know it: JSON lines are stored as json. */
export function fileFormatsOf(format: DataFormat): FileFormat[] {
  const stored = format.format === 'jsonl' ? 'json' : format.format;
  return format.compression === undefined ? [stored] : [stored, format.compression];
}
