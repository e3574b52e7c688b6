/** The kinds of JSON values that have no parts. A number beyond 64 bits is told by its digits. */
export type JsonScalar = 'null' | 'boolean' | 'integer' | 'float' | 'string' | 'deep';

/** What is kept of a JSON value: its kind, and those of its parts. */
export type JsonValue = JsonScalar | JsonBigInteger | JsonArray | JsonRecord;

/** An integer of more than 64 bits. */
interface JsonBigInteger {
  readonly digits: number;
}

/** The elements of an array. */
interface JsonArray {
  readonly items: readonly JsonValue[];
}

/** The values of an object by their keys. */
interface JsonRecord {
  readonly entries: ReadonlyMap<string, JsonValue>;
}
