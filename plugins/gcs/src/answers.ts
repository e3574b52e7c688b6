import type { Bucket, ByteRange, ObjectInfo, ObjectPage, StoreTag } from '@sluice/object-store';
import { CutShortError, HttpError } from './errors.js';
import { type HttpAnswer, textOf } from './transport.js';

/** What of an object is asked for. */
export const OBJECT_FIELDS = 'name,size,timeCreated,generation';
const CONTENT_RANGE = /^bytes (\d+)-(\d+)\/(\d+)$/;
const MESSAGE_MAX_CHARACTERS = 300;

/** A page of a list, and where the list goes on; absent on its last page. */
export type Paged<T> = T & { readonly nextToken?: string };

/** A page of a list of buckets. */
export async function toBucketPage(answer: HttpAnswer): Promise<Paged<{ readonly buckets: readonly Bucket[] }>> {
  const { items = [], nextPageToken } = await bodyOf<{ items?: readonly { name?: unknown }[] }>(answer, 'storage#buckets');
  return { buckets: items.map(({ name }) => ({ name: textIn(name) })), ...nextTokenOf(nextPageToken) };
}

/** A page of a list of objects. */
export async function toObjectPage(answer: HttpAnswer): Promise<Paged<ObjectPage>> {
  const {
    items = [],
    prefixes = [],
    nextPageToken,
  } = await bodyOf<{
    items?: readonly object[];
    prefixes?: readonly unknown[];
  }>(answer, 'storage#objects');
  return { objects: items.map(toInfo), prefixes: prefixes.map(textIn), ...nextTokenOf(nextPageToken) };
}

/** An object. */
export async function toObjectInfo(answer: HttpAnswer): Promise<ObjectInfo> {
  return toInfo(await bodyOf(answer, 'storage#object'));
}

/** The labels of a bucket. */
export async function toLabels(answer: HttpAnswer): Promise<readonly StoreTag[]> {
  const { labels = {} } = await bodyOf<{ labels?: Readonly<Record<string, string>> }>(answer, 'storage#bucket');
  return Object.entries(labels).map(([key, value]) => ({ key, value }));
}

/**
 * The bytes of an object, or of a range of it, as they are stored.
 *
 * @throws CutShortError where there are not as many as the store says.
 */
export function toBytes({ status, headers, bytes }: HttpAnswer, range: ByteRange | undefined): Uint8Array {
  if (range === undefined) {
    const stored = headers['x-goog-stored-content-length'] ?? headers['content-length'];
    if (stored !== undefined && Number(stored) !== bytes.length) throw cutShort(bytes.length, Number(stored));
    return bytes;
  }
  // All of an object that ends within the range is the range of it.
  if (status === 200 && range.offset === 0 && bytes.length <= range.length) return bytes;
  const [, first, , size] = CONTENT_RANGE.exec(String(headers['content-range'])) ?? [];
  if (status !== 206 || Number(first) !== range.offset) throw new CutShortError('The store answered with another range');
  const expected = Math.min(range.length, Number(size) - range.offset);
  if (bytes.length !== expected) throw cutShort(bytes.length, expected);
  return bytes;
}

/** The error that an answer with a bad status is. */
export async function toHttpError(answer: HttpAnswer): Promise<HttpError> {
  const { status, headers } = answer;
  const text = await textOf(answer);
  const { message = shown(text), errors } = errorIn(text);
  const reason = errors?.[0]?.reason;
  const askedMilliseconds = waitOf(headers['retry-after']);
  return new HttpError(status, message, {
    ...(reason === undefined ? {} : { reason }),
    ...(askedMilliseconds === undefined ? {} : { askedMilliseconds }),
  });
}

/** The body of an answer of that kind. What is cut short may be JSON all the same: an empty list is one that says its kind. */
async function bodyOf<T extends object>(answer: HttpAnswer, kind: string): Promise<T & { readonly nextPageToken?: unknown }> {
  const body = jsonOf<T & { readonly kind?: unknown }>(await textOf(answer));
  if (body?.kind !== kind) throw new CutShortError('The answer was cut short');
  return body;
}

function toInfo(object: {
  readonly name?: unknown;
  readonly size?: unknown;
  readonly timeCreated?: unknown;
  readonly generation?: unknown;
}): ObjectInfo {
  const size = Number(object.size ?? Number.NaN);
  // When its bytes were written; `updated` is when anything about it was.
  const lastModified = Date.parse(String(object.timeCreated));
  if (Number.isNaN(size) || Number.isNaN(lastModified))
    throw new CutShortError('The answer tells of an object without its size or time');
  const { generation } = object;
  return { key: textIn(object.name), size, lastModified, ...(generation === undefined ? {} : { etag: String(generation) }) };
}

function textIn(value: unknown): string {
  if (typeof value !== 'string') throw new CutShortError('The answer lacks a name');
  return value;
}

function nextTokenOf(token: unknown): { nextToken?: string } {
  return typeof token === 'string' && token !== '' ? { nextToken: token } : {};
}

function cutShort(length: number, expected: number): CutShortError {
  return new CutShortError(`The answer has ${length} bytes and not ${expected}`);
}

function errorIn(text: string): { readonly message?: string; readonly errors?: readonly { readonly reason?: string }[] } {
  const error = jsonOf<{ error?: unknown }>(text)?.error;
  return typeof error === 'object' && error !== null ? error : {};
}

function jsonOf<T extends object>(text: string): T | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as T) : undefined;
  } catch {
    // Whoever asks finds that there is no such answer.
    return undefined;
  }
}

/** What a body that is no JSON tells: nothing, where it is a page for people. */
function shown(text: string): string {
  const told = text.trim();
  return told === '' || told.startsWith('<') ? 'no more is told' : told.slice(0, MESSAGE_MAX_CHARACTERS);
}

/** How long to wait, as seconds or as a date says. */
function waitOf(retryAfter: string | string[] | undefined): number | undefined {
  if (typeof retryAfter !== 'string') return undefined;
  const milliseconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now();
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
