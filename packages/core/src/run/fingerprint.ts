import { createHash } from 'node:crypto';
import type { SourceItem } from '@sluice/plugin-api';

/** A digest of what a split yields; equal when it yields the same. */
export class Fingerprint {
  readonly #digest = createHash('sha256');

  add(item: SourceItem): void {
    // What reads the data behind an entity is no part of what the split yields.
    this.#digest.update(JSON.stringify(item.type === 'entity' ? { ...item, data: undefined } : item));
  }

  /** Nothing is added after it. */
  text(): string {
    return this.#digest.digest('hex');
  }
}
