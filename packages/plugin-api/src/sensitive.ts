import { inspect } from 'node:util';

/** What stands in place of a secret. */
export const REDACTED = '***';

/**
 * A value that holds secrets. However it is printed, logged or serialised, its redacted form appears; only `reveal()` gives
 * the value itself.
 */
export class Sensitive<T> {
  readonly #value: T;
  readonly #redacted: unknown;

  /** @param redacted what to show in its place: a copy of `value` without its secrets, or `'***'`. */
  constructor(value: T, redacted: unknown = REDACTED) {
    this.#value = value;
    this.#redacted = redacted;
  }

  /** The value, secrets included: for the call that needs it, never for output. */
  reveal(): T {
    return this.#value;
  }

  toJSON(): unknown {
    return this.#redacted;
  }

  toString(): string {
    return REDACTED;
  }

  [inspect.custom](): unknown {
    return this.#redacted;
  }
}
