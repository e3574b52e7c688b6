/** Lets calls that are about the same things take turns, in the order in which they were made; all others run side by side. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Calls `call` when all earlier calls about any of `keys` have settled, and settles as it does. */
  async take<T>(keys: ReadonlySet<string>, call: () => Promise<T>): Promise<T> {
    const earlier = [...keys].map((key) => this.#last.get(key));
    const turn = Promise.allSettled(earlier).then(call);
    for (const key of keys) this.#last.set(key, turn);
    try {
      return await turn;
    } finally {
      for (const key of keys) if (this.#last.get(key) === turn) this.#last.delete(key);
    }
  }
}
