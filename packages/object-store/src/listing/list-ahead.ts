/** How many keys a process holds that were listed and are not yet used, or may arrive by requests under way; what all its listings share. */
export class ListAhead {
  readonly most: number;
  #held = 0;

  /** @param most keys; a listing that is waited for may hold a page more. */
  constructor(most: number) {
    this.most = most;
  }

  get held(): number {
    return this.#held;
  }

  /** @param keys below 0 when they are used. */
  add(keys: number): void {
    this.#held += keys;
  }
}
