import type { _Object, CommonPrefix, ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';

/** What is read of an answer to ListObjectsV2, in the SDK's own form. */
export type ScannedListing = Pick<
  ListObjectsV2CommandOutput,
  'Contents' | 'CommonPrefixes' | 'IsTruncated' | 'NextContinuationToken' | 'EncodingType' | 'KeyCount' | 'Name'
>;

const SLASH = '/'.charCodeAt(0);
const BANG = '!'.charCodeAt(0);
const QUESTION_MARK = '?'.charCodeAt(0);
/** The elements whose text is read. */
const READ: ReadonlySet<string> = new Set([
  'Name',
  'NextContinuationToken',
  'EncodingType',
  'KeyCount',
  'IsTruncated',
  'Key',
  'Size',
  'LastModified',
  'StorageClass',
  'Prefix',
]);
const NAMED_ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);
const CODE_POINT_MAX = 0x10ffff;

/**
 * Reads an answer to ListObjectsV2 in one pass over its text, ten times as fast as an XML parser. `undefined` where the text is anything but the
 * plain elements that stores write (comments, CDATA, attributes inside, text cut short): a real parser has to see to that.
 */
export function scanListing(xml: string): ScannedListing | undefined {
  const page: { -readonly [K in keyof ScannedListing]: ScannedListing[K] } = {};
  const contents: _Object[] = [];
  const prefixes: CommonPrefix[] = [];
  let object: _Object | undefined;
  let prefix: CommonPrefix | undefined;
  let depth = 0;
  let isDone = false;
  let textStart = 0;
  /** The element that began last, while it has no other inside. */
  let leaf: string | undefined;
  for (let open = xml.indexOf('<'); open !== -1; open = xml.indexOf('<', textStart)) {
    const first = xml.charCodeAt(open + 1);
    const close = xml.indexOf('>', open);
    if (close === -1 || first === BANG) return undefined;
    const begins = textStart;
    textStart = close + 1;
    if (first === QUESTION_MARK) {
      if (depth > 0) return undefined;
      continue;
    }
    if (first === SLASH) {
      depth -= 1;
      if (depth < 0) return undefined;
      const name = xml.slice(open + 2, close);
      if (leaf !== undefined) {
        if (leaf !== name) return undefined;
        if (depth < 3 && READ.has(name)) {
          const text = decodeEntities(xml.slice(begins, open));
          if (text === undefined) return undefined;
          if (depth === 1 && !setField(page, name, text)) return undefined;
          if (depth === 2 && object !== undefined && !setObjectField(object, name, text)) return undefined;
          if (depth === 2 && prefix !== undefined && name === 'Prefix') prefix.Prefix = text;
        }
        leaf = undefined;
      } else if (depth === 1) {
        object = undefined;
        prefix = undefined;
      }
      if (depth === 0) isDone = true;
      continue;
    }
    if (isDone) return undefined;
    const isEmpty = xml.charCodeAt(close - 1) === SLASH;
    const name = xml.slice(open + 1, isEmpty ? close - 1 : close);
    if (depth === 0 ? !/^ListBucketResult(?:\s[^<]*)?$/.test(name) : !READ.has(name) && !/^\w+ ?$/.test(name)) return undefined;
    if (isEmpty) {
      // An element without anything says what an absent one does, but for a key.
      if (depth === 0 || (depth === 2 && (name.startsWith('Key') || name.startsWith('Prefix')))) return undefined;
      leaf = undefined;
      continue;
    }
    if (depth === 1 && name === 'Contents') {
      object = {};
      contents.push(object);
    } else if (depth === 1 && name === 'CommonPrefixes') {
      prefix = {};
      prefixes.push(prefix);
    }
    leaf = depth === 0 ? undefined : name;
    depth += 1;
  }
  if (!isDone || depth !== 0) return undefined;
  return {
    ...page,
    ...(contents.length === 0 ? {} : { Contents: contents }),
    ...(prefixes.length === 0 ? {} : { CommonPrefixes: prefixes }),
  };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Notes a field of the page; false where its text is not of its type. */
function setField(page: Writable<ScannedListing>, name: string, text: string): boolean {
  switch (name) {
    case 'Name':
      page.Name = text;
      return true;
    case 'NextContinuationToken':
      page.NextContinuationToken = text;
      return true;
    case 'EncodingType':
      if (text !== 'url') return false;
      page.EncodingType = text;
      return true;
    case 'KeyCount':
      page.KeyCount = Number(text);
      return /^\d+$/.test(text);
    case 'IsTruncated':
      page.IsTruncated = text === 'true';
      return text === 'true' || text === 'false';
    default:
      return true;
  }
}

/** Notes a field of an object; false where its text is not of its type. */
function setObjectField(object: _Object, name: string, text: string): boolean {
  switch (name) {
    case 'Key':
      object.Key = text;
      return true;
    case 'Size':
      object.Size = Number(text);
      return /^\d+$/.test(text);
    case 'LastModified':
      object.LastModified = new Date(text);
      return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(text);
    case 'StorageClass':
      object.StorageClass = text as NonNullable<_Object['StorageClass']>;
      return true;
    default:
      return true;
  }
}

/** @returns `undefined` for an entity that is none of XML's own. */
function decodeEntities(text: string): string | undefined {
  if (!text.includes('&')) return text;
  let isKnown = true;
  const decoded = text.replace(/&(#x[0-9a-f]+|#\d+|\w+);|&/gi, (_, entity: string | undefined) => {
    const character = entity === undefined ? undefined : characterOf(entity);
    if (character === undefined) isKnown = false;
    return character ?? '';
  });
  return isKnown ? decoded : undefined;
}

function characterOf(entity: string): string | undefined {
  if (!entity.startsWith('#')) return NAMED_ENTITIES.get(entity);
  const code = /^#x/i.test(entity) ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1));
  return code > 0 && code <= CODE_POINT_MAX ? String.fromCodePoint(code) : undefined;
}
