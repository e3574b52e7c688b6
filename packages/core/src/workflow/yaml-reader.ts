import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, Scalar, type YAMLMap } from 'yaml';
import { childPointer, dotted } from './json-pointer.js';
import { type KeyAndValue, ParsedYaml, type Position, type SyntaxProblem } from './parsed-yaml.js';
import { resolvePlainScalar } from './resolve-plain-scalar.js';

const MERGE_KEY = '<<';
// An alias to aliases counts each time, so that a few lines cannot stand for millions of values.
const MOST_ALIASES = 100;

interface Field {
  readonly key: unknown;
  readonly value: unknown;
}

/** Turns a parsed document into data, aliases and merge keys resolved, and notes where each part stands. */
export class YamlReader {
  readonly #document: Document;
  readonly #lines: LineCounter;
  readonly #problems: SyntaxProblem[] = [];
  readonly #positions = new Map<string, KeyAndValue>();
  /** What is being read, from the whole inwards: an alias to one of these would have no end. */
  readonly #open = new Set<unknown>();
  #aliases = 0;

  constructor(document: Document, lines: LineCounter) {
    this.#document = document;
    this.#lines = lines;
  }

  read(): ParsedYaml {
    const root = this.#document.contents;
    const value = this.#read(root, '');
    this.#positions.set('', { key: { line: 1, column: 1 }, value: this.#positionOf(root) ?? { line: 1, column: 1 } });
    return new ParsedYaml(value, inOrder(this.#problems), this.#positions);
  }

  #read(raw: unknown, pointer: string): unknown {
    const node = this.#follow(raw);
    if (isScalar(node)) {
      const plain = node.type === Scalar.PLAIN && node.tag === undefined;
      return plain ? resolvePlainScalar(String(node.value)) : node.value;
    }
    this.#open.add(node);
    try {
      if (isMap(node)) return this.#readMap(node, pointer);
      if (isSeq(node))
        return node.items.map((item, index) => this.#readField({ key: item, value: item }, childPointer(pointer, index)));
      return null;
    } finally {
      this.#open.delete(node);
    }
  }

  #readMap(map: YAMLMap, pointer: string): Record<string, unknown> {
    const fields = [...this.#fieldsOf(map, pointer)];
    return Object.fromEntries(fields.map(([key, field]) => [key, this.#readField(field, childPointer(pointer, key))]));
  }

  #readField(field: Field, pointer: string): unknown {
    const key = this.#positionOf(field.key) ?? { line: 1, column: 1 };
    this.#positions.set(pointer, { key, value: this.#positionOf(field.value) ?? key });
    return this.#read(field.value, pointer);
  }

  /** The fields of a mapping: its own go before what it merges in, and of that the earlier before the later. */
  #fieldsOf(map: YAMLMap, pointer: string): Map<string, Field> {
    const own = new Map<string, Field>();
    const merged = new Map<string, Field>();
    for (const { key, value } of map.items) {
      if (!isScalar(key)) {
        this.#report(key, `a key of ${dotted(pointer) || 'the file'} is not a word`);
      } else if (key.value === MERGE_KEY && key.type === Scalar.PLAIN) {
        for (const [name, field] of this.#mergedFields(key, value, pointer)) if (!merged.has(name)) merged.set(name, field);
      } else {
        const name = String(key.value);
        const first = own.get(name);
        if (first === undefined) own.set(name, { key, value });
        else
          this.#report(
            key,
            `${dotted(childPointer(pointer, name))} stands here again, first in line ${this.#positionOf(first.key)?.line}`,
            'Keep one of the two.',
          );
      }
    }
    return new Map([...merged, ...own]);
  }

  #mergedFields(key: Scalar, raw: unknown, pointer: string): [string, Field][] {
    const value = this.#follow(raw);
    if (isMap(value)) {
      this.#open.add(value);
      const fields = [...this.#fieldsOf(value, pointer)];
      this.#open.delete(value);
      return fields;
    }
    if (isSeq(value)) return value.items.flatMap((item) => this.#mergedFields(key, item, pointer));
    if (value !== undefined) this.#report(key, 'only a mapping can be merged in with <<');
    return [];
  }

  /** What an alias stands for; anything else is itself. Undefined, and reported, when that cannot be followed. */
  #follow(node: unknown): unknown {
    if (!isAlias(node)) return node;
    this.#aliases++;
    if (this.#aliases > MOST_ALIASES) {
      if (this.#aliases === MOST_ALIASES + 1) this.#report(node, `there are more than ${MOST_ALIASES} aliases (*name)`);
      return undefined;
    }
    const target = node.resolve(this.#document);
    if (target === undefined)
      this.#report(node, 'an alias (*name) has no anchor (&name) before it', 'Put a value that begins with * in quotes.');
    else if (this.#open.has(target)) this.#report(node, 'an alias (*name) stands inside what it refers to');
    else return target;
    return undefined;
  }

  #positionOf(node: unknown): Position | undefined {
    const range = (node as { readonly range?: readonly number[] | null } | null | undefined)?.range;
    if (range?.[0] === undefined) return undefined;
    const { line, col } = this.#lines.linePos(range[0]);
    return { line, column: col };
  }

  #report(node: unknown, message: string, hint?: string): void {
    const position = this.#positionOf(node) ?? { line: 1, column: 1 };
    this.#problems.push({ ...position, message, ...(hint === undefined ? {} : { hint }) });
  }
}

/** The problems in the order of the text, each place once: what an alias repeats is reported where it stands. */
function inOrder(problems: readonly SyntaxProblem[]): SyntaxProblem[] {
  const places = new Map(problems.toReversed().map((problem) => [`${problem.line}:${problem.column}`, problem]));
  return [...places.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}
