import type { ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import type { ObjectInfo, ObjectPage } from '@sluice/object-store';
import { IngestError } from '@sluice/plugin-api';
import { isArchivedClass } from './storage-classes.js';

/** An answer to ListObjectsV2, as far as it is read. */
export interface ListedPage extends ObjectPage {
  readonly objects: ObjectInfo[];
  readonly prefixes: string[];
  /** Where the listing goes on; absent on its last page. */
  readonly nextToken?: string;
}

/**
 * What the SDK made of an answer. `undefined` where it was cut short: an empty body with status 200 parses as an empty listing, and half a page
 * as a page, but both lack what each whole page has.
 */
export function toListedPage(output: ListObjectsV2CommandOutput): ListedPage | undefined {
  const { Contents = [], CommonPrefixes = [], EncodingType, Name, KeyCount, IsTruncated, NextContinuationToken } = output;
  const isEmptyBody = Name === undefined && KeyCount === undefined && IsTruncated === undefined;
  if (isEmptyBody || (IsTruncated === true && NextContinuationToken === undefined)) return undefined;
  const decode = EncodingType === 'url' ? decodeKey : (key: string) => key;
  return {
    objects: Contents.map((object) => toObjectInfo({ ...object, Key: decode(object.Key ?? '') })),
    prefixes: CommonPrefixes.map(({ Prefix = '' }) => decode(Prefix)),
    ...(IsTruncated === true && NextContinuationToken !== undefined ? { nextToken: NextContinuationToken } : {}),
  };
}

/** An object as the SDK tells of it; its key is not encoded. */
export function toObjectInfo(object: {
  readonly Key: string;
  readonly Size?: number | undefined;
  readonly LastModified?: Date | undefined;
  readonly ETag?: string | undefined;
  readonly StorageClass?: string | undefined;
}): ObjectInfo {
  return {
    key: object.Key,
    size: object.Size ?? 0,
    lastModified: object.LastModified?.getTime() ?? 0,
    // Its quotes say nothing.
    ...(object.ETag === undefined ? {} : { etag: object.ETag.replaceAll('"', '') }),
    ...(isArchivedClass(object.StorageClass ?? '') ? { archived: true } : {}),
  };
}

/** Keys in a listing are form-encoded: a space is a plus. Throws S3_REQUEST_FAILED for what is no UTF-8. */
export function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch (error) {
    throw new IngestError('S3_REQUEST_FAILED', { message: `The store listed the key ${key}, which is not UTF-8`, cause: error });
  }
}
