import { LineCounter, parseDocument, type YAMLError } from 'yaml';
import { describeType } from './describe-schema.js';
import { ParsedYaml, type SyntaxProblem } from './parsed-yaml.js';
import { YamlReader } from './yaml-reader.js';

/** Reads a text that holds one YAML 1.1 document, an object at its root; JSON is one too. */
export function parseYaml(text: string): ParsedYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: '1.1',
    // Every scalar comes as its text, to be resolved by rules of our own.
    schema: 'failsafe',
    // A key given twice is reported by the reader, with the path to it.
    uniqueKeys: false,
    // Off, since it quotes the text.
    prettyErrors: false,
    lineCounter: lines,
  });
  const errors = [...document.errors, ...document.warnings.filter(({ code }) => code === 'TAG_RESOLVE_FAILED')];
  if (errors.length === 0) return withObjectAtRoot(new YamlReader(document, lines).read());
  const sourceLines = text.split('\n');
  const problems = errors.map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    return describe(error, line, col, sourceLines[line - 1] ?? '');
  });
  return new ParsedYaml(undefined, firstOfEachLine(problems), new Map());
}

function withObjectAtRoot(parsed: ParsedYaml): ParsedYaml {
  const { value, problems } = parsed;
  if (problems.length > 0 || (typeof value === 'object' && value !== null && !Array.isArray(value))) return parsed;
  const message = value === null ? 'the file is empty' : `the file must hold an object with keys, not ${describeType(value)}`;
  return new ParsedYaml(
    undefined,
    [{ line: 1, column: 1, message, hint: 'A workflow has the keys source and sink.' }],
    new Map(),
  );
}

function describe(error: YAMLError, line: number, column: number, source: string): SyntaxProblem {
  const message = sentenceOf(error);
  if (source.includes('${')) return { line, column, message, hint: 'Inside [ ] and { }, put "${NAME}" in quotes.' };
  const hint = HINTS[error.code];
  return hint === undefined ? { line, column, message } : { line, column, message, hint };
}

/** The library's sentence, but for those that quote the text. */
function sentenceOf({ code, message }: YAMLError): string {
  switch (code) {
    case 'BAD_DIRECTIVE':
      return 'a line that begins with % is no directive of YAML';
    case 'BAD_DQ_ESCAPE':
      return 'a string in double quotes has a \\ that begins no known escape';
    case 'MULTIPLE_DOCS':
      return 'the file holds more than one document';
    case 'RESOURCE_EXHAUSTION':
      return 'the file is nested too deeply';
    case 'TAG_RESOLVE_FAILED':
      return 'a tag (!name) is not known';
    case 'UNEXPECTED_TOKEN':
      return message.replace(/:.*/s, '');
    default:
      return message;
  }
}

const HINTS: Partial<Record<YAMLError['code'], string>> = {
  BAD_DQ_ESCAPE: "Write \\\\ for a backslash, or use single quotes: 'text'.",
  BAD_SCALAR_START: 'Put the value in quotes.',
  BLOCK_AS_IMPLICIT_KEY: 'Put a value that has ": " in it in quotes, and indent nested keys on lines of their own.',
  MULTIPLE_DOCS: 'Keep one, without a second ---.',
  TAB_AS_INDENT: 'Use spaces.',
  TAG_RESOLVE_FAILED: 'Put a value that begins with ! in quotes.',
};

/** One mistake makes the parser stumble over the rest of its line: the first of a line says it. */
function firstOfEachLine(problems: readonly SyntaxProblem[]): SyntaxProblem[] {
  const sorted = problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
  return sorted.filter((problem, index) => sorted[index - 1]?.line !== problem.line);
}
