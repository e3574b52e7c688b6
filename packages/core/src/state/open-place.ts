import { FolderPlace } from './folder/folder-place.js';
import { ObjectPlace } from './objects/object-place.js';
import type { StateStore } from './objects/state-objects.js';
import { stateFailed } from './state-errors.js';
import type { StatePlace } from './state-place.js';

const ADDRESS = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//;

/** Whether a state is no folder. */
export function isStateAddress(state: string): boolean {
  return ADDRESS.test(state);
}

/**
 * The place of a state: a folder, or an address in one of some stores. Contacts nothing.
 *
 * @throws IngestError STATE_FAILED.
 */
export async function openPlace(state: string, stores: readonly StateStore[]): Promise<StatePlace> {
  const scheme = ADDRESS.exec(state)?.[1];
  if (scheme === undefined) return new FolderPlace(state);
  const store = stores.find((each) => each.scheme === scheme);
  if (store === undefined) throw stateFailed(state, new Error(`no store for ${scheme}:// is known here`));
  return new ObjectPlace(await store.open(state));
}
