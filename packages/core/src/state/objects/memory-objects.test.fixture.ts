import type { StateObjects, StoredObject } from './state-objects.js';

interface Kept {
  readonly bytes: Uint8Array;
  readonly tag: string;
  readonly putAt: number;
}

/** Objects in memory, by the clock of this process. */
export class MemoryObjects implements StateObjects {
  readonly kept = new Map<string, Kept>();
  /** What becomes of the next puts: they are done as they should be where none is left. */
  readonly puts: ('lost' | 'refused' | 'unconditional')[] = [];
  #tags = 0;

  async list(): Promise<readonly string[]> {
    return [...this.kept.keys()].sort();
  }

  async get(key: string): Promise<StoredObject | undefined> {
    const found = this.kept.get(key);
    return found && { bytes: found.bytes, tag: found.tag, age: Date.now() - found.putAt };
  }

  async put(key: string, bytes: Uint8Array, replaced?: string): Promise<string | undefined> {
    const fate = this.puts.shift();
    if (fate === 'refused' || (fate !== 'unconditional' && this.kept.get(key)?.tag !== replaced)) return undefined;
    this.#tags += 1;
    const tag = String(this.#tags);
    this.kept.set(key, { bytes: Uint8Array.from(bytes), tag, putAt: Date.now() });
    return fate === 'lost' ? undefined : tag;
  }

  async remove(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.kept.delete(key);
  }

  addressOf(key: string): string {
    return `memory://state/${key}`.replace(/\/$/, '');
  }

  close(): void {}
}
