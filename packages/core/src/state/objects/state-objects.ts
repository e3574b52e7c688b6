/** An object as it was read. */
export interface StoredObject {
  readonly bytes: Uint8Array;
  /** Of this content of the object, as its store counts: its ETag. */
  readonly tag: string;
  /** How long ago it was put, by the clock of its store, in milliseconds; `undefined` where that does not tell. */
  readonly age: number | undefined;
}

/**
 * The objects of a state that is not a folder, by their keys below its address. Each call throws an IngestError STATE_FAILED with the address of the
 * object, what happened and what to grant or to change.
 */
export interface StateObjects {
  /** All keys, in the order of their characters. */
  list(): Promise<readonly string[]>;
  /** `undefined` where there is no such object. */
  get(key: string): Promise<StoredObject | undefined>;
  /**
   * Puts an object. Of several that do so at a time one alone succeeds. One whose answer is lost may have succeeded all the same.
   *
   * @param replaced the tag of the content to be replaced; without one, there must be no such object.
   * @returns its tag; `undefined` where that is not what is there.
   */
  put(key: string, bytes: Uint8Array, replaced?: string): Promise<string | undefined>;
  /** Removes objects, there or not, in any order. */
  remove(keys: readonly string[]): Promise<void>;
  /** The address of an object, or of what has keys that begin so. */
  addressOf(key: string): string;
  close(): void;
}

/** A kind of place for states, other than folders. */
export interface StateStore {
  /** What addresses in it begin with, before `://`. */
  readonly scheme: string;
  /** Throws an IngestError STATE_FAILED. Contacts nothing. */
  open(address: string): Promise<StateObjects>;
}
