/** A JSON value of which nothing is known yet. */
export type JsonNode = unknown;

/** An object of a JSON document, read through own properties alone. */
export class JsonObject {
  readonly #value: object;

  private constructor(value: object) {
    this.#value = value;
  }

  /** `node` as an object, if it is one. */
  static of(node: JsonNode): JsonObject | undefined {
    return typeof node === 'object' && node !== null && !Array.isArray(node) ? new JsonObject(node) : undefined;
  }

  get(key: string): JsonNode {
    return Object.getOwnPropertyDescriptor(this.#value, key)?.value;
  }

  text(key: string): string | undefined {
    const value = this.get(key);
    return typeof value === 'string' ? value : undefined;
  }

  integer(key: string): number | undefined {
    const value = this.get(key);
    return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
  }

  list(key: string): readonly JsonNode[] | undefined {
    const value = this.get(key);
    return Array.isArray(value) ? value : undefined;
  }

  object(key: string): JsonObject | undefined {
    return JsonObject.of(this.get(key));
  }

  entries(): [string, JsonNode][] {
    return Object.entries(this.#value);
  }
}
