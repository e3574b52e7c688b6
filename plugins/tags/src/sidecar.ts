import { Ajv } from 'ajv';
import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml';
import { type Sidecar, sidecarSchema } from './generated/sidecar.js';
import { explain, type SidecarProblem } from './sidecar-problem.js';

const ALIASES_MAX = 100;

const validate = new Ajv({ allErrors: true, verbose: true, strict: false }).compile(sidecarSchema);

/** A place in a sidecar, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What a sidecar says, or all that is wrong with it, in the order of the text. */
export type ParsedSidecar =
  | { readonly sidecar: Sidecar; positionOf(keys: readonly string[]): Position }
  | { readonly problems: readonly (Position & { readonly message: string })[] };

/** Reads a sidecar: YAML in UTF-8 of the form of schemas/sidecar.schema.json. An empty one says nothing. */
export function parseSidecar(bytes: Uint8Array): ParsedSidecar {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { problems: [{ line: 1, column: 1, message: 'it is not text in UTF-8' }] };
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  if (document.errors.length > 0)
    return { problems: document.errors.map(({ message, pos }) => ({ ...place(pos[0]), message: firstLine(message) })) };
  const positionOf = (keys: readonly (string | number)[]): Position => place(offsetOf(document, keys));
  const value = plain(document);
  if (value instanceof Error) return { problems: [{ ...positionOf([]), message: firstLine(value.message) }] };
  if (validate(value)) return { sidecar: value as Sidecar, positionOf };
  const problems = explain(validate.errors ?? []).map(({ keys, message }: SidecarProblem) => ({ ...positionOf(keys), message }));
  return { problems: problems.toSorted((a, b) => a.line - b.line || a.column - b.column) };
}

/** The document as plain data. */
function plain(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: ALIASES_MAX }) ?? {};
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Where the key, or the list's item, at the end of `keys` begins; where that is not in the text itself, what it would stand in. */
function offsetOf(document: Document, keys: readonly (string | number)[]): number {
  const last = keys.at(-1);
  if (last === undefined) return isNode(document.contents) ? (document.contents.range?.[0] ?? 0) : 0;
  const above = keys.slice(0, -1);
  const parent = above.length === 0 ? document.contents : document.getIn(above, true);
  const key = isMap(parent) ? parent.items.find((pair) => String(pair.key) === String(last))?.key : document.getIn(keys, true);
  return isNode(key) && key.range ? key.range[0] : offsetOf(document, above);
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
