const NESTING_MAX_LEVELS = 64;
const VARINT_MAX_BYTES = 10;

/** The kinds of values of Thrift's compact protocol. */
export const CompactType = {
  stop: 0,
  true: 1,
  false: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  set: 10,
  map: 11,
  struct: 12,
} as const;

/**
 * Reads Thrift's compact protocol (https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md), value by
 * value. It allocates nothing by what the data claim, skips what is not asked for, and throws a RangeError past the data's end.
 */
export class CompactReader {
  readonly #bytes: Uint8Array;
  #position: number;
  #level = 0;

  /** @param position where to begin. */
  constructor(bytes: Uint8Array, position = 0) {
    this.#bytes = bytes;
    this.#position = position;
  }

  /** Where the next value begins. */
  get position(): number {
    return this.#position;
  }

  /**
   * Reads a struct: `visit` gets each field's id and kind, and either reads its value and returns true, or leaves it alone, so that
   * it is skipped.
   */
  struct(visit: (id: number, type: number) => boolean): void {
    this.#nested(() => {
      let id = 0;
      for (let header = this.#byte(); (header & 0x0f) !== CompactType.stop; header = this.#byte()) {
        const type = header & 0x0f;
        const delta = header >> 4;
        id = delta === 0 ? this.integer() : id + delta;
        if (!visit(id, type)) this.#skip(type);
      }
    });
  }

  /** Reads a list of structs, calling `element` to read each. */
  structs(element: () => void): void {
    const { type, count } = this.#listHeader();
    if (type !== CompactType.struct) throw new TypeError('a list holds no structs');
    for (let index = 0; index < count; index += 1) element();
  }

  /** An integer of at most 32 bits. */
  integer(): number {
    const zigzag = this.#varint();
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  /** An integer of at most 64 bits; rounded where it has more digits than a number. */
  long(): number {
    let zigzag = 0n;
    for (let index = 0; index < VARINT_MAX_BYTES; index += 1) {
      const byte = this.#byte();
      zigzag |= BigInt(byte & 0x7f) << BigInt(7 * index);
      if (byte < 0x80) return Number((zigzag >> 1n) ^ -(zigzag & 1n));
    }
    throw new RangeError('an integer has more than 64 bits');
  }

  /** An 8-bit integer. */
  byte(): number {
    return (this.#byte() << 24) >> 24;
  }

  /** Text in UTF-8. */
  text(): string {
    const length = this.#length();
    this.#position += length;
    return new TextDecoder().decode(this.#bytes.subarray(this.#position - length, this.#position));
  }

  #skip(type: number): void {
    switch (type) {
      case CompactType.true:
      case CompactType.false:
        break;
      case CompactType.byte:
        this.#advance(1);
        break;
      case CompactType.i16:
      case CompactType.i32:
      case CompactType.i64:
        this.#varint();
        break;
      case CompactType.double:
        this.#advance(8);
        break;
      case CompactType.binary:
        this.#advance(this.#length());
        break;
      case CompactType.struct:
        this.struct(() => false);
        break;
      case CompactType.list:
      case CompactType.set:
        this.#nested(() => this.#skipList());
        break;
      case CompactType.map:
        this.#nested(() => this.#skipMap());
        break;
      default:
        throw new TypeError(`a value of the unknown kind ${type}`);
    }
  }

  #skipList(): void {
    const { type, count } = this.#listHeader();
    for (let index = 0; index < count; index += 1) this.#skipElement(type);
  }

  #skipMap(): void {
    const count = this.#varint() >>> 0;
    const types = count === 0 ? 0 : this.#byte();
    for (let index = 0; index < count; index += 1) {
      this.#skipElement(types >> 4);
      this.#skipElement(types & 0x0f);
    }
  }

  // A boolean that is a field is told by its kind alone; as an element it takes a byte.
  #skipElement(type: number): void {
    if (type === CompactType.true || type === CompactType.false) this.#advance(1);
    else this.#skip(type);
  }

  #listHeader(): { type: number; count: number } {
    const header = this.#byte();
    const short = header >> 4;
    return { type: header & 0x0f, count: short === 15 ? this.#varint() >>> 0 : short };
  }

  #length(): number {
    const length = this.#varint() >>> 0;
    if (this.#position + length > this.#bytes.length) throw new RangeError('a text goes past the end');
    return length;
  }

  /** The lowest 32 bits of a variable-length integer. */
  #varint(): number {
    let result = 0;
    for (let index = 0; index < VARINT_MAX_BYTES; index += 1) {
      const byte = this.#byte();
      if (index < 5) result |= (byte & 0x7f) << (7 * index);
      if (byte < 0x80) return result;
    }
    throw new RangeError('an integer has more than 64 bits');
  }

  #byte(): number {
    const byte = this.#bytes[this.#position];
    if (byte === undefined) throw new RangeError('the data end in the middle of a value');
    this.#position += 1;
    return byte;
  }

  #advance(count: number): void {
    this.#position += count;
    if (this.#position > this.#bytes.length) throw new RangeError('the data end in the middle of a value');
  }

  #nested(read: () => void): void {
    if (this.#level === NESTING_MAX_LEVELS)
      throw new RangeError(`the data are nested more than ${NESTING_MAX_LEVELS} levels deep`);
    this.#level += 1;
    read();
    this.#level -= 1;
  }
}
