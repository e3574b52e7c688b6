import { IngestError } from '@sluice/plugin-api';

const ARN_PREFIX = /^arn:[^:]*:s3:::/;

/** How the data files of an inventory are written. */
export type InventoryFormat = 'CSV' | 'Parquet';

/** A data file of an inventory, in the bucket where it was delivered. */
export interface InventoryFile {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** In hexadecimal digits. */
  readonly md5?: string;
}

/** What a manifest.json says of an inventory. */
export interface InventoryManifest {
  readonly uri: string;
  readonly sourceBucket: string;
  readonly destinationBucket: string;
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly createdAt: number;
  readonly format: string;
  /** For CSV: the names of the columns, in their order. For others a schema of theirs. */
  readonly fileSchema: string;
  readonly files: readonly InventoryFile[];
}

/**
 * Reads a manifest.json of S3 Inventory (docs: "Locating your inventory list").
 *
 * @throws IngestError INVENTORY_DAMAGED when it is not of that form.
 */
export function parseInventoryManifest(bytes: Uint8Array, uri: string): InventoryManifest {
  const value = parseJson(bytes, uri);
  const text = (name: string): string => {
    const found = value[name];
    if (typeof found !== 'string' || found === '') throw damaged(uri, `its ${name} is no text`);
    return found;
  };
  const createdAt = Number(text('creationTimestamp'));
  if (!Number.isSafeInteger(createdAt) || createdAt <= 0 || Number.isNaN(new Date(createdAt).getTime()))
    throw damaged(uri, 'its creationTimestamp is no time');
  const { files } = value;
  if (!Array.isArray(files)) throw damaged(uri, 'its files are no list');
  return {
    uri,
    sourceBucket: text('sourceBucket'),
    destinationBucket: text('destinationBucket').replace(ARN_PREFIX, ''),
    createdAt,
    format: text('fileFormat'),
    fileSchema: text('fileSchema'),
    files: files.map((file: unknown) => toFile(file, uri)),
  };
}

/**
 * The format of the data files.
 *
 * @throws IngestError INVENTORY_UNSUPPORTED for ORC and any other.
 */
export function formatOf({ format, uri }: InventoryManifest): InventoryFormat {
  const lower = format.toLowerCase();
  if (lower === 'csv') return 'CSV';
  if (lower === 'parquet') return 'Parquet';
  throw new IngestError('INVENTORY_UNSUPPORTED', { message: `Inventories in the format ${format} cannot be read`, path: uri });
}

function parseJson(bytes: Uint8Array, uri: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw damaged(uri, `it is not JSON: ${error instanceof Error ? error.message : String(error)}`, error);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw damaged(uri, 'it is no object');
  return value as Readonly<Record<string, unknown>>;
}

function toFile(file: unknown, uri: string): InventoryFile {
  const { key, size, MD5checksum: md5 } = (file ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof key !== 'string' || key === '' || typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
    throw damaged(uri, 'one of its files has no key or no size');
  return { key, size, ...(typeof md5 === 'string' && /^[0-9a-f]{32}$/i.test(md5) ? { md5: md5.toLowerCase() } : {}) };
}

function damaged(uri: string, why: string, cause?: unknown): IngestError {
  return new IngestError('INVENTORY_DAMAGED', { message: `The manifest of the inventory is damaged: ${why}`, path: uri, cause });
}
