import { createHash } from 'node:crypto';
import type { Owner } from '@sluice/plugin-api';
import type { Platform } from './place.js';

/** Servers refuse URNs above 512 bytes as a form encodes them, or silently leave them out; their database has room for 500. */
const MOST_ENCODED_BYTES = 500;
const HASH_DIGITS = 8;

/** DataHub's own encoding of what a part of a URN must not hold: docs.datahub.com/docs/what/urn. */
const RESERVED: Readonly<Record<string, string>> = { ',': '%2C', '(': '%28', ')': '%29', '␟': '%E2%90%9F' };

/** The URN of a kind of store. */
export function platformUrn(platform: Platform): string {
  return `urn:li:dataPlatform:${platform}`;
}

/** The URN of a store among others of its kind. */
export function platformInstanceUrn(platform: Platform, instance: string): string {
  return `urn:li:dataPlatformInstance:(${platformUrn(platform)},${encoded(instance)})`;
}

/** The URN of a dataset or file. */
export function datasetUrn(platform: Platform, name: string, env: string, instance: string | undefined): string {
  const whole = instance === undefined ? name : `${instance}.${name}`;
  return fitted(whole, (part) => `urn:li:dataset:(${platformUrn(platform)},${part},${env})`);
}

/** The URN of a tag by its fully qualified name. */
export function tagUrn(fullyQualifiedName: string): string {
  return fitted(fullyQualifiedName, (part) => `urn:li:tag:${part}`);
}

/** The URN of an owner; one of no type is taken for a user. */
export function ownerUrn({ name, type }: Owner): string {
  return fitted(name, (part) => `urn:li:${type === 'team' ? 'corpGroup' : 'corpuser'}:${part}`);
}

/** A URN with `name` in it: whole where it fits, else its first characters, `~` and 8 hex digits of its SHA-256. */
function fitted(name: string, urnWith: (part: string) => string): string {
  const whole = urnWith(encoded(name));
  if (encodedBytes(whole) <= MOST_ENCODED_BYTES) return whole;
  const hash = `~${createHash('sha256').update(name).digest('hex').slice(0, HASH_DIGITS)}`;
  let left = MOST_ENCODED_BYTES - encodedBytes(urnWith(hash));
  let start = '';
  for (const character of name) {
    const next = encoded(character);
    left -= encodedBytes(next);
    if (left < 0) break;
    start += next;
  }
  return urnWith(`${start}${hash}`);
}

function encoded(text: string): string {
  // A URN must not end in white space either.
  return text.replace(/[,()␟]/g, (character) => RESERVED[character] ?? '').replace(/[\0- ]+$/, encodeURIComponent);
}

/** How long Java's URLEncoder makes `text`: a byte for what it keeps, three for each byte in UTF-8 of anything else. */
function encodedBytes(text: string): number {
  const kept = text.match(/[A-Za-z0-9.*_ -]/g)?.length ?? 0;
  return kept + 3 * (Buffer.byteLength(text) - kept);
}
