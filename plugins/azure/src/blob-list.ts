import type { Buffer } from 'node:buffer';
import type { ObjectInfo } from '@sluice/object-store';
import { CutShort } from './errors.js';
import { XmlReader } from './xml-reader.js';

/** An answer to List Blobs, as far as it is read. */
export interface BlobList {
  /** In the store's order, without the directories of a hierarchical namespace. */
  readonly objects: readonly ObjectInfo[];
  /** What a delimiter rolled up, in the store's order. */
  readonly prefixes: readonly string[];
  /** The names of directories among the blobs; only a hierarchical namespace lists them so. */
  readonly directories: readonly string[];
  /** Where the listing goes on; absent on its last page. */
  readonly nextMarker?: string;
}

/** The access tier that has to be left before a blob can be read. */
export const ARCHIVE_TIER = 'Archive';
/** Metadata by which tools for Hadoop mark a folder; a hierarchical namespace marks its directories with it too. */
export const FOLDER_MARK = 'hdi_isfolder';

interface ListedBlob extends ObjectInfo {
  readonly isDirectory: boolean;
  readonly isMarker: boolean;
}

/**
 * Reads an answer to List Blobs in one pass over its text, some twenty times as fast as the SDK does; no name holds on to the page.
 *
 * @throws CutShort where it is anything else, or ends before its end.
 */
export function readBlobList(bytes: Buffer): BlobList {
  const xml = new XmlReader(bytes);
  const [objects, prefixes, directories]: [ObjectInfo[], string[], string[]] = [[], [], []];
  let nextMarker: string | undefined;
  let hasBlobs = false;
  xml.open('EnumerationResults');
  for (const part of xml.children()) {
    if (part === 'NextMarker') nextMarker = xml.text();
    else if (part !== 'Blobs') xml.skip();
    else {
      hasBlobs = true;
      for (const item of xml.children()) {
        if (item === 'Blob') {
          const { isDirectory, isMarker, ...object } = readBlob(xml);
          if (isDirectory) directories.push(object.key);
          else if (!isMarker) objects.push(object);
        } else if (item === 'BlobPrefix') prefixes.push(readPrefix(xml));
        else xml.skip();
      }
    }
  }
  xml.end();
  // The last page says so, by a marker without text.
  if (!hasBlobs || nextMarker === undefined) throw new CutShort('A part of the list is missing');
  return { objects, prefixes, directories, ...(nextMarker === '' ? {} : { nextMarker }) };
}

function readBlob(xml: XmlReader): ListedBlob {
  let key: string | undefined;
  let size = Number.NaN;
  let [lastModified, etag, archived, isDirectory, isMarker] = [0, '', false, false, false];
  for (const part of xml.children()) {
    if (part === 'Name') key = readName(xml);
    else if (part === 'Properties') {
      for (const property of xml.children()) {
        if (property === 'Content-Length') size = Number(xml.text() || Number.NaN);
        else if (property === 'Last-Modified') lastModified = Date.parse(xml.text());
        else if (property === 'Etag') etag = xml.text();
        else if (property === 'AccessTier') archived = xml.text() === ARCHIVE_TIER;
        else if (property === 'ResourceType') isDirectory = xml.text() === 'directory';
        else xml.skip();
      }
    } else if (part === 'Metadata') {
      for (const name of xml.children()) {
        if (name.toLowerCase() === FOLDER_MARK) isMarker = xml.text() === 'true';
        else xml.skip();
      }
    } else xml.skip();
  }
  if (isDirectory) size = 0;
  if (key === undefined || Number.isNaN(size + lastModified)) throw new CutShort('A blob lacks its name, its size or its time');
  const version = etag === '' ? {} : { etag: etag.replaceAll('"', '') };
  return { key, size, lastModified, ...version, ...(archived ? { archived } : {}), isDirectory, isMarker };
}

function readPrefix(xml: XmlReader): string {
  let prefix: string | undefined;
  for (const part of xml.children()) {
    if (part === 'Name') prefix = readName(xml);
    else xml.skip();
  }
  if (prefix === undefined) throw new CutShort('A prefix lacks its name');
  return prefix;
}

/** A name that XML cannot hold comes percent-encoded. */
function readName(xml: XmlReader): string {
  const isEncoded = xml.attributes.includes('Encoded="true"');
  const text = xml.text();
  if (!isEncoded) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw new CutShort(`The name ${text} is not encoded as it says`);
  }
}
