import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import type { ByteRange } from '@sluice/object-store';

const CONTENT_RANGE = /^bytes (\d+)-\d+\/(\d+)$/;

/** What an answer to GetObject says of itself. */
export type ObjectFacts = Pick<GetObjectCommandOutput, 'ContentLength' | 'ContentRange' | 'ETag' | 'LastModified'>;

/** Whether so many bytes are all of the object, or of the range, that was asked for, as the answer says itself. */
export function isWholeObject(count: number, facts: ObjectFacts, range?: ByteRange): boolean {
  const { ContentLength, ContentRange, ETag, LastModified } = facts;
  // Whatever else answers in the store's place knows neither.
  if (ETag === undefined && LastModified === undefined) return false;
  if (ContentLength !== undefined && ContentLength !== count) return false;
  if (range === undefined) return true;
  const [, first, size] = CONTENT_RANGE.exec(ContentRange ?? '') ?? [];
  // All of an object that ends within the range is the range of it.
  if (first === undefined) return range.offset === 0 && count <= range.length;
  return Number(first) === range.offset && count === Math.min(range.length, Number(size) - range.offset);
}
