import { createHash } from 'node:crypto';
import type { Container } from '@sluice/plugin-api';
import { knows, type ServerVersion } from './server-version.js';
import { type CatalogueFacts, toContainerRequest } from './to-request.js';

/** Servers refuse more. */
const HASH_CHARACTERS = 32;

/**
 * A digest of all that a container's request to a server of that version has of Sluice's own: another one when the container, or the way in which
 * it is written, is another one. What the catalogue holds has no part in it. `undefined` where the server keeps none.
 */
export function sourceHash(container: Container, version: ServerVersion): string | undefined {
  if (!knows(version, 'container.sourceHash')) return undefined;
  const { parent, owners } = container;
  const told = JSON.stringify([toContainerRequest(container, { version }), parent, owners]);
  return createHash('sha256').update(told).digest('hex').slice(0, HASH_CHARACTERS);
}

/** What is noted of a container that is written with those owners: nothing where some were left out, so that the next run tries, and warns, again. */
export function notedHash(container: Container, { version, owners = [] }: CatalogueFacts): string | undefined {
  return owners.length < (container.owners ?? []).length ? undefined : sourceHash(container, version);
}
