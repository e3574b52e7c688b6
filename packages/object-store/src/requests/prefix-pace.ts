/** A part that comes back to so many requests at a time is like any other. */
const FREE_AT = 64;
const LOWEST = 1;
/** Of parts that were slowed down and have nothing under way, so many are remembered. */
const REMEMBERED = 1000;
/** How many folders of a key are told apart: a hot one slows no other. */
const LEVELS = 2;

/** How a request was answered: well, by being asked to slow down, or otherwise. */
export type Verdict = 'ok' | 'slow-down' | 'failed';

/** A part of a bucket that has requests under way, or was asked to slow down. */
interface Part {
  /** How many requests may be under way at a time; grows by fractions. */
  limit: number;
  underWay: number;
  /** The number of the newest request when the limit was lowered last: what was sent before says nothing new. */
  loweredAt: number;
  readonly waiting: (() => void)[];
}

/**
 * Sends fewer requests at a time to a part of a bucket for which the store asks to slow down: half as many each time that it asks, and gradually more
 * again while it answers. Other parts go on as they were. A part is a bucket and the first two folders of a key.
 */
export class PrefixPace {
  readonly #parts = new Map<string, Part>();
  #sent = 0;

  /**
   * Sends a request when its part of the bucket may take one more.
   *
   * @param path a key, or a prefix of keys.
   * @param judge tells how it was answered, or by what error it ended.
   */
  async run<T>(
    bucket: string,
    path: string,
    send: () => Promise<T>,
    judge: (answer: T | undefined, error: unknown) => Verdict,
  ): Promise<T> {
    const name = partOf(bucket, path);
    const part = this.#parts.get(name) ?? { limit: Number.POSITIVE_INFINITY, underWay: 0, loweredAt: 0, waiting: [] };
    this.#parts.set(name, part);
    if (part.underWay < Math.floor(part.limit)) part.underWay += 1;
    else {
      // Whoever makes room counts it as under way.
      await new Promise<void>((resolve) => {
        part.waiting.push(resolve);
      });
    }
    this.#sent += 1;
    const number = this.#sent;
    let verdict: Verdict = 'failed';
    try {
      const answer = await send();
      verdict = judge(answer, undefined);
      return answer;
    } catch (error) {
      verdict = judge(undefined, error);
      throw error;
    } finally {
      this.#adjust(part, number, verdict);
      part.underWay -= 1;
      while (part.waiting.length > 0 && part.underWay < Math.floor(part.limit)) {
        part.underWay += 1;
        part.waiting.shift()?.();
      }
      if (part.underWay === 0 && part.limit === Number.POSITIVE_INFINITY) this.#parts.delete(name);
      if (this.#parts.size > REMEMBERED) this.#forget();
    }
  }

  /** Lets go of the part that has been idle and known for longest. */
  #forget(): void {
    for (const [name, { underWay }] of this.#parts) {
      if (underWay > 0) continue;
      this.#parts.delete(name);
      return;
    }
  }

  #adjust(part: Part, number: number, verdict: Verdict): void {
    if (verdict === 'ok') part.limit += 1 / part.limit;
    if (part.limit >= FREE_AT) part.limit = Number.POSITIVE_INFINITY;
    if (verdict !== 'slow-down' || number <= part.loweredAt) return;
    part.limit = Math.max(LOWEST, Math.floor(Math.min(part.limit, part.underWay) / 2));
    part.loweredAt = this.#sent;
  }
}

function partOf(bucket: string, path: string): string {
  let end = 0;
  for (let level = 0; level < LEVELS; level += 1) end = path.indexOf('/', end) + 1 || end;
  return `${bucket}/${path.slice(0, end)}`;
}
