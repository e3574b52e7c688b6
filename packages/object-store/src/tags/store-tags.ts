import { catalogueName, qualifiedName, type StepContext, type Tag, type TagLabel } from '@sluice/plugin-api';
import type { Bucket, ObjectStore, StoreTag } from '../object-store.js';

const REQUESTS_AT_A_TIME = 4;

/** Tags as a container carries them, and as they have to be in the catalogue first. */
export interface ContainerTags {
  readonly labels: readonly TagLabel[];
  readonly tags: readonly Tag[];
}

/** The tags of a store's buckets and objects as tags of the catalogue: a tag's key is the classification, its value the tag. */
export class StoreTags {
  readonly #store: ObjectStore;
  readonly #isEnabled: boolean;

  constructor(store: ObjectStore, isEnabled: boolean) {
    this.#store = store;
    this.#isEnabled = isEnabled;
  }

  /** The tags that all of the places have; none when one of them cannot be known. Throws what the store throws. */
  async of(bucket: Bucket, keys: readonly (string | undefined)[], context: StepContext): Promise<ContainerTags> {
    if (!this.#isEnabled || this.#store.tags === undefined || keys.length === 0) return { labels: [], tags: [] };
    let common: readonly StoreTag[] | undefined;
    for (let index = 0; index < keys.length; index += REQUESTS_AT_A_TIME) {
      const asked = keys.slice(index, index + REQUESTS_AT_A_TIME).map((key) => this.#store.tags?.(bucket, key, context));
      for (const found of await Promise.all(asked)) {
        const all = found ?? [];
        common = (common ?? all).filter((tag) => all.some(({ key, value }) => key === tag.key && value === tag.value));
      }
    }
    const tags = (common ?? []).map(toTag).sort((a, b) => (a.fullyQualifiedName < b.fullyQualifiedName ? -1 : 1));
    return { tags, labels: tags.map(({ fullyQualifiedName }) => ({ tagFQN: fullyQualifiedName })) };
  }
}

/** A tag without a value says that it is there: its key is its value. */
function toTag({ key, value }: StoreTag): Tag {
  const classification = catalogueName(key).name;
  const name = catalogueName(value === '' ? key : value).name;
  return { kind: 'tag', fullyQualifiedName: qualifiedName(qualifiedName(undefined, classification), name), classification, name };
}
