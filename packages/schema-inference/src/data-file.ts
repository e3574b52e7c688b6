/** A file of a store, read in ranges. */
export interface DataFile {
  /** What messages call it. */
  readonly uri: string;
  /** Bytes. */
  readonly size: number;
  /** The bytes from `offset` on; fewer than `length` only at the file's end. */
  read(offset: number, length: number): Promise<Uint8Array>;
}
