// An answer to ListObjectsV2, put together as text: what the server spends on a page must not be what is measured.
import { firstIn } from './key-space.mjs';

const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';
/** Follows the slash: the first text after all keys of a folder has it in the slash's place. */
const AFTER_SLASH = '0';
const PLAIN = /^[\w\-./]*$/;

/**
 * One page of a listing.
 * @param {import('./key-space.mjs').KeySpace} space
 * @param {{ bucket: string, prefix: string, delimiter: string, startAfter: string, token: string, maxKeys: number, encoded: boolean }} query
 * @returns {string}
 */
export function listPage(space, query) {
  const { bucket, prefix, delimiter, startAfter, token, maxKeys, encoded } = query;
  const write = encoded ? urlEncoded : xmlEscaped;
  const start = token === '' ? (startAfter === '' ? '' : `${startAfter}\0`) : Buffer.from(token, 'base64url').toString();
  let [contents, commonPrefixes, count, next] = ['', '', 0, ''];
  for (const part of partsFrom(space, prefix, delimiter, laterOf(start, prefix))) {
    if (part.commonPrefix !== undefined) {
      if (count === maxKeys) {
        next = part.commonPrefix;
        break;
      }
      commonPrefixes += `<CommonPrefixes><Prefix>${write(part.commonPrefix)}</Prefix></CommonPrefixes>`;
      count += 1;
      continue;
    }
    const { leaf, first, until } = part;
    const last = Math.min(until, first + maxKeys - count);
    const folder = write(leaf.folder);
    for (let index = first; index < last; index += 1)
      contents += contentsOf(folder + write(leaf.nameAt(index)), leaf.sizeAt(index), index);
    count += last - first;
    if (last < until) {
      next = leaf.folder + leaf.nameAt(last);
      break;
    }
  }
  return (
    `${XML}<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${bucket}</Name><Prefix>${write(prefix)}</Prefix>` +
    (delimiter === '' ? '' : `<Delimiter>${write(delimiter)}</Delimiter>`) +
    (startAfter === '' ? '' : `<StartAfter>${write(startAfter)}</StartAfter>`) +
    (token === '' ? '' : `<ContinuationToken>${token}</ContinuationToken>`) +
    (next === '' ? '' : `<NextContinuationToken>${Buffer.from(next).toString('base64url')}</NextContinuationToken>`) +
    `<KeyCount>${count}</KeyCount><MaxKeys>${maxKeys}</MaxKeys>${encoded ? '<EncodingType>url</EncodingType>' : ''}` +
    `<IsTruncated>${next !== ''}</IsTruncated>${contents}${commonPrefixes}</ListBucketResult>`
  );
}

/** The size of the object of that key; `undefined` where there is none. */
export function sizeOf(space, key) {
  for (const leaf of space.leaves(key)) {
    const index = firstIn(leaf, key);
    if (index < leaf.count) return leaf.folder + leaf.nameAt(index) === key ? leaf.sizeAt(index) : undefined;
  }
  return undefined;
}

/** What a listing holds, from a key on: runs of files, and common prefixes. */
function* partsFrom(space, prefix, delimiter, start) {
  let from = start;
  for (let isWhole = false; !isWhole; ) {
    isWhole = true;
    for (const leaf of space.leaves(from)) {
      const first = firstIn(leaf, from);
      if (first === leaf.count) continue;
      if (leaf.folder.startsWith(prefix)) {
        const end = delimiter === '' ? -1 : leaf.folder.indexOf(delimiter, prefix.length);
        if (end === -1) yield { leaf, first, until: leaf.count };
        else {
          const commonPrefix = leaf.folder.slice(0, end + 1);
          yield { commonPrefix };
          from = commonPrefix.slice(0, -1) + AFTER_SLASH;
          isWhole = false;
          break;
        }
      } else if (prefix.startsWith(leaf.folder)) {
        let until = first;
        while (until < leaf.count && (leaf.folder + leaf.nameAt(until)).startsWith(prefix)) until += 1;
        if (until > first) yield { leaf, first, until };
      } else if (leaf.folder > prefix) return;
    }
  }
}

function contentsOf(key, size, index) {
  const day = 1 + (index % 28);
  return (
    `<Contents><Key>${key}</Key><LastModified>2024-03-${day < 10 ? '0' : ''}${day}T10:20:30.000Z</LastModified>` +
    '<ETag>&quot;d41d8cd98f00b204e9800998ecf8427e&quot;</ETag><ChecksumAlgorithm>CRC64NVME</ChecksumAlgorithm>' +
    `<ChecksumType>FULL_OBJECT</ChecksumType><Size>${size}</Size><StorageClass>STANDARD</StorageClass></Contents>`
  );
}

function laterOf(a, b) {
  return [a, b].sort()[1];
}

function urlEncoded(text) {
  return PLAIN.test(text) ? text : encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%20', '+');
}

function xmlEscaped(text) {
  return PLAIN.test(text) ? text : text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
