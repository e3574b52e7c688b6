import { readFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import { parseYaml } from '@sluice/core';
import { checkManifest, type ManifestProblem } from '@sluice/object-store/rehearsal';
import { isIngestError } from '@sluice/plugin-api';

/** A problem of a manifest with its place in the text, both from 1. */
export interface PlacedProblem extends Omit<ManifestProblem, 'pointer'> {
  readonly pointer?: string;
  /** `file:line:column`, or the file where the place is not known. */
  readonly path: string;
}

/** A manifest that was read from a file and checked. */
export interface ReadManifest {
  /** Absent where it cannot be read. */
  readonly text?: string;
  /** In the order of the text. */
  readonly problems: readonly PlacedProblem[];
  /** The buckets that its entries name, as one for several buckets does. */
  readonly containerNames: readonly string[];
}

/** Reads a manifest and finds all that is wrong with it. `-` is the standard input. */
export async function readManifest(file: string): Promise<ReadManifest> {
  const name = file === '-' ? '<stdin>' : file;
  let text: string;
  try {
    text = file === '-' ? await textOf(process.stdin) : await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const problem = { severity: 'error', code: 'MANIFEST_NOT_READABLE', path: name } as const;
    return { problems: [{ ...problem, message: `the manifest cannot be read: ${reason}` }], containerNames: [] };
  }
  try {
    const { problems, containerNames } = checkManifest(text, name);
    return { text, problems: placed(problems, text, name), containerNames };
  } catch (error) {
    if (!isIngestError(error)) throw error;
    const { code, message, path = name, hint } = error;
    return {
      problems: [{ severity: 'error', code, path, message, ...(hint === undefined ? {} : { hint }) }],
      containerNames: [],
    };
  }
}

/** JSON is YAML, whose reader knows where each part of a text stands, and which keys stand there twice. */
function placed(problems: readonly ManifestProblem[], text: string, name: string): PlacedProblem[] {
  const parsed = parseYaml(text);
  const twice = parsed.value === undefined ? [] : parsed.problems;
  const all = [
    ...problems.map((problem) => ({ problem, place: parsed.positionOf(problem.pointer, 'key') })),
    ...twice.map(({ line, column, message, hint }) => {
      const problem = { severity: 'warning', message, ...(hint === undefined ? {} : { hint }) } as const;
      return { problem, place: { line, column } };
    }),
  ];
  return all
    .toSorted((a, b) => a.place.line - b.place.line || a.place.column - b.place.column)
    .map(({ problem, place }) => ({ ...problem, path: `${name}:${place.line}:${place.column}` }));
}
