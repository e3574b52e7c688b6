import { createHash } from 'node:crypto';
import type { SourceItem } from '@sluice/plugin-api';

/** A digest of what a split yields; equal when it yields the same. */
export class Fingerprint {
  readonly #digest = createHash('sha256');

  add(item: SourceItem): void {
    this.#digest.update(JSON.stringify(item));
  }

  /** Nothing is added after it. */
  text(): string {
    return this.#digest.digest('hex');
  }
}
