const ARRAY_MAX_ELEMENTS = 1_000_000;

/**
 * A table of a FlatBuffers message (https://flatbuffers.dev/internals/): fields by their number, read when asked for. Throws a
 * RangeError where the message points outside itself.
 */
export class FlatTable {
  readonly #bytes: Buffer;
  readonly #position: number;

  private constructor(bytes: Buffer, position: number) {
    this.#bytes = bytes;
    this.#position = position;
  }

  /** The table that the message begins with. */
  static root(bytes: Buffer): FlatTable {
    return new FlatTable(bytes, bytes.readUInt32LE(0));
  }

  /** An unsigned 8-bit field; 0 when it is absent. */
  byte(field: number): number {
    const position = this.#field(field);
    return position === undefined ? 0 : this.#bytes.readUInt8(position);
  }

  /** A 16-bit field. */
  short(field: number, whenAbsent: number): number {
    const position = this.#field(field);
    return position === undefined ? whenAbsent : this.#bytes.readInt16LE(position);
  }

  text(field: number): string | undefined {
    const position = this.#target(field);
    if (position === undefined) return undefined;
    const length = this.#bytes.readUInt32LE(position);
    if (position + 4 + length > this.#bytes.length) throw new RangeError('a text goes past the end');
    return this.#bytes.toString('utf8', position + 4, position + 4 + length);
  }

  table(field: number): FlatTable | undefined {
    const position = this.#target(field);
    return position === undefined ? undefined : new FlatTable(this.#bytes, position);
  }

  tables(field: number): FlatTable[] {
    const position = this.#target(field);
    if (position === undefined) return [];
    const count = this.#bytes.readUInt32LE(position);
    if (count > ARRAY_MAX_ELEMENTS) throw new RangeError('a list goes past the end');
    const tables: FlatTable[] = [];
    for (let offset = position + 4; tables.length < count; offset += 4) {
      tables.push(new FlatTable(this.#bytes, offset + this.#bytes.readUInt32LE(offset)));
    }
    return tables;
  }

  #target(field: number): number | undefined {
    const position = this.#field(field);
    return position === undefined ? undefined : position + this.#bytes.readUInt32LE(position);
  }

  #field(field: number): number | undefined {
    const directory = this.#position - this.#bytes.readInt32LE(this.#position);
    const slot = 4 + 2 * field;
    if (slot >= this.#bytes.readUInt16LE(directory)) return undefined;
    const offset = this.#bytes.readUInt16LE(directory + slot);
    return offset === 0 ? undefined : this.#position + offset;
  }
}
