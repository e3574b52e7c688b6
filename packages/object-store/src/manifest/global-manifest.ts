import { readFile } from 'node:fs/promises';
import { IngestError, isIngestError, type StepContext } from '@sluice/plugin-api';
import type { ManifestPrefix, ManifestSource } from '../generated/storage-options.js';
import type { ObjectStore } from '../object-store.js';
import { fetchManifest, type HttpAddress, toHttpAddress } from './fetch-manifest.js';
import { type ParsedManifest, parseManifest, trimSlashes } from './manifest.js';
import { MANIFEST_MAX_BYTES, readManifest } from './read-manifest.js';
import { MANIFEST_SOURCE_POINTER, type SecurityConfig, storeNameOf } from './security-config.js';

const PREFIX_FILE = 'openmetadata_storage_manifest.json';

/** The manifest that is about several buckets. */
export interface GlobalManifest {
  /** Reads it. May be called once. Whatever goes wrong is fatal: without it each bucket would be read wrongly. */
  read(context: StepContext): Promise<ParsedManifest>;
  /** Frees what was opened to read it. May be called twice, and without a reading. */
  close(): Promise<void>;
}

/**
 * Makes a store with credentials of its own; `undefined` when they are not of a store that can be read. Contacts nothing.
 *
 * @throws IngestError when they are of such a store and wrong.
 */
export type OpenStore = (securityConfig: SecurityConfig) => ObjectStore | undefined;

/**
 * The manifest for all buckets that a workflow names; `undefined` when it names none. Contacts nothing.
 *
 * @param ownStore the source's, which is not closed here.
 * @throws IngestError a fatal one about what is wrong in the workflow: MANIFEST_NOT_READABLE, MANIFEST_STORE_UNKNOWN, and what
 *   `openStore` throws.
 */
export function globalManifest(
  source: ManifestSource,
  ownStore: ObjectStore,
  openStore: OpenStore | undefined,
): GlobalManifest | undefined {
  const { manifestFilePath, manifestHttpPath, prefixConfig, securityConfig } = source;
  const [named, another] = Object.entries({ manifestFilePath, manifestHttpPath, prefixConfig })
    .filter(([, value]) => value !== undefined)
    .map(([key]) => key);
  if (another !== undefined) throw wrongConfig(another, `There is ${named} too`, 'Keep one of them.');
  if (manifestFilePath !== undefined) return reading(() => readFromFile(manifestFilePath));
  if (manifestHttpPath !== undefined) {
    const address = toHttpAddress(manifestHttpPath);
    if (address === undefined) throw wrongConfig('manifestHttpPath', 'This is no http(s) address', 'It begins with https://.');
    return reading((context) => readFromHttp(address, context));
  }
  if (prefixConfig === undefined) return undefined;
  if (securityConfig === undefined || Object.keys(securityConfig).length === 0) {
    return reading((context) => readFromStore(ownStore, prefixConfig, context));
  }
  const store = openStore?.(securityConfig);
  if (store === undefined) throw unknownStore(securityConfig);
  return {
    read: (context) => fatally(() => readFromStore(store, prefixConfig, context).finally(() => store.close())),
    close: () => store.close(),
  };
}

function reading(read: (context: StepContext) => Promise<ParsedManifest>): GlobalManifest {
  return { read: (context) => fatally(() => read(context)), close: async () => undefined };
}

async function readFromFile(path: string): Promise<ParsedManifest> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const message = `The manifest cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    throw new IngestError('MANIFEST_NOT_READABLE', { message, path, cause: error });
  });
  return parseManifest(text, path);
}

async function readFromHttp(address: HttpAddress, context: StepContext): Promise<ParsedManifest> {
  const { bytes, contentType } = await fetchManifest(address, MANIFEST_MAX_BYTES, context);
  try {
    return parseManifest(new TextDecoder().decode(bytes), address.shown);
  } catch (error) {
    if (!isIngestError(error) || error.code !== 'MANIFEST_NOT_JSON') throw error;
    throw new IngestError('MANIFEST_NOT_READABLE', {
      message: `${error.message} (what came is ${contentType})`,
      hint: 'manifestHttpPath has to answer with the file itself, and not with a page about it or one to log in.',
      path: error.path ?? address.shown,
      cause: error,
    });
  }
}

async function readFromStore(store: ObjectStore, prefix: ManifestPrefix, context: StepContext): Promise<ParsedManifest> {
  const bucket = { name: prefix.containerName };
  const key = manifestKey(prefix);
  const options = {
    path: store.urls.uri(bucket, key),
    hint: 'Check prefixConfig: containerName is the bucket, objectPrefix a folder.',
  };
  try {
    const manifest = await readManifest(store, bucket, key, context);
    if (manifest !== undefined) return manifest;
  } catch (error) {
    if (!isIngestError(error) || error.code !== 'BUCKET_NOT_FOUND') throw error;
    const message = `The manifest cannot be read: there is no bucket ${bucket.name}`;
    throw new IngestError('MANIFEST_NOT_READABLE', { ...options, message, cause: error });
  }
  throw new IngestError('MANIFEST_NOT_READABLE', { ...options, message: 'The manifest cannot be read: there is no such object' });
}

/** Makes what is wrong with a manifest for all buckets stop the run. */
async function fatally<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw isIngestError(error) ? asFatal(error) : error;
  }
}

/** The same error, but one that stops the run. */
export function asFatal(error: IngestError): IngestError {
  const { code, message, path, hint, retryable, details } = error;
  return new IngestError(code, {
    message,
    retryable,
    fatal: true,
    cause: error,
    ...(path === undefined ? {} : { path }),
    ...(hint === undefined ? {} : { hint }),
    ...(details === undefined ? {} : { details }),
  });
}

function unknownStore(securityConfig: SecurityConfig): IngestError {
  const name = storeNameOf(securityConfig);
  return new IngestError('MANIFEST_STORE_UNKNOWN', {
    message:
      name === undefined
        ? 'The credentials are not those of a store that is known'
        : `The credentials are for ${name}, and this source cannot read a manifest from there`,
    details: { pointer: `${MANIFEST_SOURCE_POINTER}/securityConfig` },
  });
}

function wrongConfig(key: string, message: string, hint: string): IngestError {
  return new IngestError('MANIFEST_NOT_READABLE', { message, hint, details: { pointer: `${MANIFEST_SOURCE_POINTER}/${key}` } });
}

/** The key of the manifest for all buckets that lies in one. */
export function manifestKey({ objectPrefix = '' }: ManifestPrefix): string {
  return [trimSlashes(objectPrefix), PREFIX_FILE].filter((part) => part !== '').join('/');
}
