import { Ajv } from 'ajv';
import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml';
import { type Sidecar, sidecarSchema } from './generated/sidecar.js';
import { explain, type SidecarProblem } from './sidecar-problem.js';
import { withTimeLimit } from './time-limit.js';

const MAX_BYTES = 128 * 1024;
const ALIASES_MAX = 100;
/** One that people wrote takes a small part of it; some that are made to take forever do. */
const TIME_LIMIT_MILLISECONDS = 5000;
/** Whoever mends so many looks again anyway. */
const PROBLEMS_MAX = 20;
/** A problem takes no more errors of the schema than this. */
const ERRORS_A_PROBLEM = 4;

const validate = new Ajv({ allErrors: true, verbose: true, strict: false }).compile(sidecarSchema);

/** A place in a sidecar, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What a sidecar says, or what is wrong with it: 20 mistakes at most, in the order of the text. */
export type ParsedSidecar =
  | { readonly sidecar: Sidecar; positionOf(keys: readonly string[]): Position }
  | { readonly problems: readonly (Position & { readonly message: string })[] };

/** Reads a sidecar: YAML in UTF-8 of the form of schemas/sidecar.schema.json, 128 KiB at most. An empty one says nothing. */
export function parseSidecar(bytes: Uint8Array): ParsedSidecar {
  if (bytes.length > MAX_BYTES) return unusable(`it has more than ${MAX_BYTES} bytes`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return unusable('it is not text in UTF-8');
  }
  return withTimeLimit(TIME_LIMIT_MILLISECONDS, () => parseText(text)) ?? unusable('it takes too long to read');
}

function unusable(message: string): ParsedSidecar {
  return { problems: [{ line: 1, column: 1, message }] };
}

function parseText(text: string): ParsedSidecar {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const place = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  if (document.errors.length > 0) {
    const errors = document.errors.slice(0, PROBLEMS_MAX);
    return { problems: errors.map(({ message, pos }) => ({ ...place(pos[0]), message: firstLine(message) })) };
  }
  const positionOf = (keys: readonly (string | number)[]): Position => place(offsetOf(document, keys));
  const value = plain(document);
  if (value instanceof Error) return { problems: [{ ...positionOf([]), message: firstLine(value.message) }] };
  if (validate(value)) return { sidecar: value as Sidecar, positionOf };
  const errors = (validate.errors ?? []).slice(0, PROBLEMS_MAX * ERRORS_A_PROBLEM);
  const problems = explain(errors)
    .slice(0, PROBLEMS_MAX)
    .map(({ keys, message }: SidecarProblem) => ({ ...positionOf(keys), message }));
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
