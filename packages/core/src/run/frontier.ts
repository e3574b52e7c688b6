import type { Split } from '@sluice/plugin-api';

/**
 * The splits that can be run now: children of committed splits first, so that a bucket is finished before the next one is begun,
 * then the next root split. Root splits are taken from the plan only when they are asked for. Ends when the plan has ended and
 * each split given out was settled.
 */
export class Frontier implements AsyncIterableIterator<Split> {
  readonly #plan: AsyncIterator<Split>;
  readonly #onRoot: (split: Split) => void;
  readonly #ready: Split[] = [];
  #root: Promise<IteratorResult<Split>> | undefined;
  #planned = false;
  #planError: unknown;
  #running = 0;
  #wake: () => void = () => {};

  /** @param onRoot told of each root split that is given out, before it is. */
  constructor(plan: AsyncIterable<Split>, onRoot: (split: Split) => void = () => {}) {
    this.#onRoot = onRoot;
    this.#plan = plan[Symbol.asyncIterator]();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Split, undefined>> {
    for (;;) {
      const child = this.#ready.pop();
      if (child !== undefined) return this.#give(child);
      if (this.#planned && this.#running === 0) return { done: true, value: undefined };
      const settled = new Promise<'settled'>((resolve) => {
        this.#wake = () => resolve('settled');
      });
      if (!this.#planned) this.#root ??= this.#nextRoot();
      const first = await (this.#root === undefined ? settled : Promise.race([this.#root, settled]));
      if (first === 'settled') continue;
      this.#root = undefined;
      if (this.#planned) continue;
      if (first.done === true) this.#planned = true;
      else {
        this.#onRoot(first.value);
        return this.#give(first.value);
      }
    }
  }

  /** Why the plan ended early; `undefined` when it did not. Splits that it gave before that are run all the same. */
  get planError(): unknown {
    return this.#planError;
  }

  /** Says that a split given out is done, and which splits became runnable by it. */
  settle(children: readonly Split[]): void {
    this.#running -= 1;
    this.#ready.push(...[...children].reverse());
    this.#wake();
  }

  /** Ends the plan and takes out the splits that were runnable and not yet given out. */
  drain(): readonly Split[] {
    this.#planned = true;
    const left = this.#ready.splice(0).reverse();
    this.#wake();
    return left;
  }

  async return(): Promise<IteratorResult<Split, undefined>> {
    this.drain();
    await this.#plan.return?.();
    return { done: true, value: undefined };
  }

  async #nextRoot(): Promise<IteratorResult<Split>> {
    try {
      return await this.#plan.next();
    } catch (error) {
      this.#planError = error;
      return { done: true, value: undefined };
    }
  }

  #give(split: Split): IteratorResult<Split, undefined> {
    this.#running += 1;
    return { done: false, value: split };
  }
}
