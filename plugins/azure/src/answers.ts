import type { Buffer } from 'node:buffer';
import type { ByteRange, ObjectInfo, StoreTag } from '@sluice/object-store';
import { ARCHIVE_TIER, FOLDER_MARK } from './blob-list.js';
import { CutShort } from './errors.js';
import type { BlobAnswer } from './http-client.js';
import { XmlReader } from './xml-reader.js';

const CONTENT_RANGE = /^bytes (\d+)-\d+\/(\d+)$/;

/** Some of the account's containers. */
export interface ContainerList {
  readonly names: readonly string[];
  /** Where the list goes on; absent on its last page. */
  readonly nextMarker?: string;
}

/** Reads an answer to List Containers. Throws CutShort where it is anything else, or ends before its end. */
export function readContainerList(bytes: Buffer): ContainerList {
  const xml = new XmlReader(bytes);
  const names: string[] = [];
  let nextMarker: string | undefined;
  let hasContainers = false;
  xml.open('EnumerationResults');
  for (const part of xml.children()) {
    if (part === 'NextMarker') nextMarker = xml.text();
    else if (part !== 'Containers') xml.skip();
    else {
      hasContainers = true;
      for (const _ of xml.children()) names.push(readNameOf(xml));
    }
  }
  xml.end();
  if (!hasContainers || nextMarker === undefined) throw new CutShort('A part of the list is missing');
  return { names, ...(nextMarker === '' ? {} : { nextMarker }) };
}

/** Reads an answer to Get Blob Tags. Throws CutShort where it is anything else, or ends before its end. */
export function readTags(bytes: Buffer): readonly StoreTag[] {
  const xml = new XmlReader(bytes);
  const tags: StoreTag[] = [];
  let hasTags = false;
  xml.open('Tags');
  for (const part of xml.children()) {
    if (part !== 'TagSet') xml.skip();
    else {
      hasTags = true;
      for (const _ of xml.children()) tags.push(readTag(xml));
    }
  }
  xml.end();
  if (!hasTags) throw new CutShort('A part of the tags is missing');
  return tags;
}

/**
 * The bytes of an answer to Get Blob, or those of a range; `undefined` where it is about a directory.
 *
 * @throws CutShort where they are not those that were asked for.
 */
export function readBytes({ body, header }: BlobAnswer, range?: ByteRange): Uint8Array | undefined {
  if (isDirectory(header)) return undefined;
  if (range === undefined) return body;
  const [, first, size] = CONTENT_RANGE.exec(header('content-range') ?? '') ?? [];
  if (Number(first) !== range.offset) throw new CutShort('The store answered with another range');
  if (body.length !== Math.min(range.length, Number(size) - range.offset)) throw new CutShort('The answer ends before its end');
  return body;
}

/** What an answer to Get Blob Properties tells; `undefined` where it is about a directory. Throws CutShort where it tells too little. */
export function readProperties(key: string, { header }: BlobAnswer): ObjectInfo | undefined {
  if (isDirectory(header)) return undefined;
  const size = Number(header('content-length') ?? Number.NaN);
  const lastModified = Date.parse(header('last-modified') ?? '');
  if (Number.isNaN(size + lastModified)) throw new CutShort('The answer lacks the size or the time of the blob');
  const etag = header('etag')?.replaceAll('"', '');
  return {
    key,
    size,
    lastModified,
    ...(etag === undefined ? {} : { etag }),
    ...(header('x-ms-access-tier') === ARCHIVE_TIER ? { archived: true } : {}),
  };
}

function readNameOf(xml: XmlReader): string {
  let name: string | undefined;
  for (const part of xml.children()) {
    if (part === 'Name') name = xml.text();
    else xml.skip();
  }
  if (name === undefined) throw new CutShort('A container lacks its name');
  return name;
}

function readTag(xml: XmlReader): StoreTag {
  let [key, value]: [string | undefined, string] = [undefined, ''];
  for (const part of xml.children()) {
    if (part === 'Key') key = xml.text();
    else if (part === 'Value') value = xml.text();
    else xml.skip();
  }
  if (key === undefined) throw new CutShort('A tag lacks its key');
  return { key, value };
}

function isDirectory(header: BlobAnswer['header']): boolean {
  return header('x-ms-resource-type') === 'directory' || header(`x-ms-meta-${FOLDER_MARK}`) === 'true';
}
