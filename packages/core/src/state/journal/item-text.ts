import { type Entity, TextHash } from '@sluice/plugin-api';
import type { KeptItem } from '../../run/known-items.js';

type Rest = readonly [entities: readonly Entity[], droppedBy?: string];

/** Two hashes in hexadecimal digits. */
const HEAD_CHARACTERS = 34;
const NO_FINGERPRINT = '0'.repeat(16);

/** An item as the text of a line: first the hashes of its name and of its fingerprint, so that it can be found without being read. */
export function toItemText({ fullyQualifiedName, fingerprint, entities, droppedBy }: KeptItem): string {
  const hash = new TextHash();
  const name = hash.of(fullyQualifiedName).toString();
  const digest = fingerprint === undefined ? NO_FINGERPRINT : hash.of(fingerprint).toString();
  const rest: Rest = droppedBy === undefined ? [entities] : [entities, droppedBy];
  return `${name} ${digest} ${JSON.stringify([fullyQualifiedName, fingerprint ?? null, ...rest])}`;
}

/** The item of a text. */
export function fromItemText(text: string): KeptItem {
  const json = text.slice(HEAD_CHARACTERS);
  const [fullyQualifiedName, fingerprint, entities, droppedBy] = JSON.parse(json) as [string, string | null, ...Rest];
  return {
    fullyQualifiedName,
    ...(fingerprint === null ? {} : { fingerprint }),
    entities,
    ...(droppedBy === undefined ? {} : { droppedBy }),
  };
}

/** The halves of the hash of the name that a text is of, then those of the fingerprint, or zeros. */
export function hashesOf(text: string): readonly [number, number, number, number] {
  const half = (at: number): number => Number.parseInt(text.slice(at, at + 8), 16);
  return [half(0), half(8), half(17), half(25)];
}
