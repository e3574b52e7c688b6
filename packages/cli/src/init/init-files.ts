import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { type PluginRegistry, parseWorkflow, WorkflowError, wholeSchema, workflowEditorSchema } from '@sluice/core';
import type { IngestError, PluginDefinition } from '@sluice/plugin-api';
import { bundledRegistry } from '../workflow/load.js';
import { isRecord } from './fields.js';
import { workflowText } from './workflow-text.js';

const FOLDER = '.sluice';
const VARIABLE = /(?<!\$)\$\{([A-Za-z_][A-Za-z0-9_]*)(:-[^}]*)?\}/g;

/** A workflow to be written. */
export interface Draft {
  readonly file: unknown;
  readonly source: PluginDefinition;
  readonly sink: PluginDefinition;
  /** Where it is to be written. */
  readonly out: string;
}

/** A workflow file as it will be written, and its schema for editors beside it. */
export interface InitFiles {
  readonly text: string;
  readonly schemaPath: string;
  readonly schema: string;
  /** What is wrong with the file, apart from variables that are not set. */
  readonly problems: readonly IngestError[];
  /** The variables that it needs and that are not set. */
  readonly unset: readonly string[];
}

/** The files of a draft, checked as they will be when they are loaded. Nothing is written. */
export async function initFiles({ file, source, sink, out }: Draft, registry: PluginRegistry): Promise<InitFiles> {
  const folder = dirname(resolve(out));
  const hasOutside = isRecord(file) && file['plugins'] !== undefined;
  // Files without plugins from outside share a schema.
  const name = hasOutside ? basename(out, extname(out)) : 'workflow';
  const path = `${FOLDER}/${name}.schema.json`;
  const text = workflowText(file, wholeSchema(source, sink), {
    schemaPath: path,
    lines: [
      `A workflow of Sluice. Reads: ${source.title}. Writes: ${sink.title}.`,
      'A line that begins with # and a key is a key that is not set, with its default or an example: take the # away to set it.',
      `sluice validate -c ${basename(out)} checks the file; sluice explain CODE says what an error means.`,
    ],
  });
  const plugins = await Promise.all(registry.list().map((loader) => loader.load()));
  return {
    text,
    schemaPath: join(folder, path),
    schema: `${JSON.stringify(workflowEditorSchema(plugins), undefined, 2)}\n`,
    problems: await problemsOf(text, out),
    unset: unsetIn(file),
  };
}

export async function writeInitFiles({ text, schemaPath, schema }: InitFiles, out: string): Promise<void> {
  await mkdir(dirname(schemaPath), { recursive: true });
  await writeFile(schemaPath, schema);
  await writeFile(out, text);
}

/** A plugin from outside as a file in the folder of `out` names it. */
export function specifierFrom(out: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  const path = relative(dirname(resolve(out)), resolve(specifier)).replaceAll('\\', '/');
  return path.startsWith('.') ? path : `./${path}`;
}

async function problemsOf(text: string, out: string): Promise<readonly IngestError[]> {
  try {
    await parseWorkflow(text, out, { registry: bundledRegistry() });
    return [];
  } catch (error) {
    if (!(error instanceof WorkflowError)) throw error;
    return error.problems.filter(({ code }) => code !== 'WORKFLOW_UNSET_VARIABLE');
  }
}

function unsetIn(value: unknown): string[] {
  const names = new Set<string>();
  const text = JSON.stringify(value);
  for (const [, name = '', fallback] of text.matchAll(VARIABLE)) {
    if (fallback === undefined && process.env[name] === undefined) names.add(name);
  }
  return [...names];
}
