import {
  BEAT_MILLISECONDS,
  fromLockText,
  inUse,
  type LockHolder,
  newHolder,
  SILENCE_MILLISECONDS,
  takenOver,
} from '../lock-holder.js';
import { isAlive } from '../process-mark.js';
import { stateFailed } from '../state-errors.js';
import type { StateObjects, StoredObject } from './state-objects.js';

const KEY = 'lock';
/** No content has it. */
const NO_TAG = '"sluice"';
const TAKE_TRIES = 10;
/** A commit that takes its time is over before another run may take this one for dead. */
const SURE_MILLISECONDS = 20_000;

/** The right of one run to objects. */
export class ObjectLock {
  readonly #objects: StateObjects;
  readonly #holder: LockHolder;
  readonly #address: string;
  #beat: NodeJS.Timeout | undefined;
  #beats = 0;
  #tag = '';
  /** By both clocks: one is set, the other may stand still while the machine sleeps. */
  #saidAt: readonly number[] = [];
  #saying: Promise<void> | undefined;
  #lost: Error | undefined;

  private constructor(objects: StateObjects, runId: string) {
    this.#objects = objects;
    this.#holder = newHolder(runId);
    this.#address = objects.addressOf(KEY);
  }

  /**
   * Takes the lock; of a process that is dead it is taken over.
   *
   * @throws IngestError STATE_IN_USE with the run that has it, or STATE_FAILED.
   */
  static async take(objects: StateObjects, runId: string): Promise<ObjectLock> {
    const lock = new ObjectLock(objects, runId);
    try {
      await lock.#take();
      await lock.#assertKept();
    } catch (error) {
      // A put may have succeeded whose answer was lost.
      await lock.release().catch(() => undefined);
      throw error;
    }
    // What fails here the next commit finds out, and says so.
    lock.#beat = setInterval(() => lock.#say().catch(() => undefined), BEAT_MILLISECONDS).unref();
    return lock;
  }

  /** Throws STATE_IN_USE where it is known that another run has the lock. */
  verify(): void {
    if (this.#lost !== undefined) throw this.#lost;
  }

  /** The lock is this run's, and stays so for a while. Throws STATE_IN_USE where another run has taken it over, or STATE_FAILED. */
  async assure(): Promise<void> {
    this.verify();
    const isSure = clocks().every((now, index) => now - (this.#saidAt[index] ?? 0) < SURE_MILLISECONDS);
    if (!isSure) await this.#say();
  }

  async release(): Promise<void> {
    clearInterval(this.#beat);
    await this.#saying?.catch(() => undefined);
    if (this.#isOwn(await this.#objects.get(KEY))) await this.#objects.remove([KEY]);
  }

  async #take(): Promise<void> {
    for (let tries = 0; tries < TAKE_TRIES; tries += 1) if (await this.#isTaken()) return;
    throw stateFailed(this.#address, new Error('other runs take and leave it all the time'));
  }

  /** Whether the lock was free, or is of a process that is dead and was taken from it; throws STATE_IN_USE. */
  async #isTaken(): Promise<boolean> {
    if (await this.#isPut()) return true;
    const found = await this.#objects.get(KEY);
    if (found === undefined) return false;
    if (this.#isOwn(found)) return this.#isPut(found.tag);
    const holder = holderOf(found);
    const alive = holder && isAlive(holder);
    const silence = alive === undefined ? found.age : undefined;
    const isDead = alive === false || (silence !== undefined && silence >= SILENCE_MILLISECONDS);
    if (!isDead) throw inUse(this.#address, this.#objects.addressOf(''), holder, silence);
    return this.#isPut(found.tag);
  }

  /** Of a store that overwrites what it was asked not to, two runs could have the lock. */
  async #assertKept(): Promise<void> {
    for (const replaced of [undefined, NO_TAG]) {
      if ((await this.#objects.put(KEY, this.#text(), replaced)) === undefined) continue;
      const header = replaced === undefined ? 'If-None-Match' : 'If-Match';
      const reason = new Error(`the store takes no notice of ${header}, so that two runs could overwrite each other`);
      throw stateFailed(
        this.#address,
        reason,
        'Keep the state in Amazon S3, in a store that knows conditional writes, or in a folder.',
      );
    }
  }

  /** Says that the run is alive; by one call at a time, whose tag the next one needs. */
  #say(): Promise<void> {
    this.#saying ??= this.#said().finally(() => {
      this.#saying = undefined;
    });
    return this.#saying;
  }

  async #said(): Promise<void> {
    while (!(await this.#isPut(this.#tag))) {
      const found = await this.#objects.get(KEY);
      if (found === undefined || !this.#isOwn(found)) {
        this.#lost = takenOver(this.#address, found && holderOf(found));
        throw this.#lost;
      }
      // The answer to an earlier one was lost.
      this.#tag = found.tag;
    }
  }

  async #isPut(replaced?: string): Promise<boolean> {
    const at = clocks();
    this.#beats += 1;
    const tag = await this.#objects.put(KEY, this.#text(), replaced);
    if (tag === undefined) return false;
    this.#tag = tag;
    this.#saidAt = at;
    return true;
  }

  /** Another one each time, so that its tag is another one too. */
  #text(): Uint8Array {
    return Buffer.from(JSON.stringify({ ...this.#holder, beats: this.#beats }));
  }

  #isOwn(found: StoredObject | undefined): boolean {
    return found !== undefined && holderOf(found)?.token === this.#holder.token;
  }
}

function clocks(): readonly number[] {
  return [performance.now(), Date.now()];
}

function holderOf({ bytes }: StoredObject): LockHolder | undefined {
  return fromLockText(Buffer.from(bytes).toString());
}
