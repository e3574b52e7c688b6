import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { describeProblem, type PluginRegistry } from '@sluice/core';
import { nearest, type PluginDefinition, type PluginKind } from '@sluice/plugin-api';
import { type PluginOptions, registryOrExplain } from '../workflow/load.js';
import { askForPart, missingIn } from './ask-for-part.js';
import { Cancelled, TerminalAsker } from './asker.js';
import { dotted, fieldsOf, withAt } from './fields.js';
import { initFiles, specifierFrom, writeInitFiles } from './init-files.js';
import { FlagError, type Part, partsOf, textOf, withSetting } from './part.js';

const WRONG_FLAGS = 2;
const CANCELLED = 130;
const FIRST_SOURCE = 's3';
const FIRST_SINK = 'metadata-rest';

/** What the command line says of a new workflow file. */
export interface InitOptions extends PluginOptions {
  readonly source?: string;
  readonly serviceName?: string;
  readonly set?: readonly string[];
  readonly sink?: string;
  readonly setSink?: readonly string[];
  readonly out?: string;
  readonly yes?: boolean;
  readonly force?: boolean;
  readonly test: boolean;
  readonly run?: boolean;
}

/** What asks, where there is a terminal and questions are wanted. */
type MaybeAsker = TerminalAsker | undefined;

/**
 * `sluice init`: writes a workflow file, tests it and offers to run it; asks for what the flags do not say. The exit code is 0; 2 when the flags are wrong or
 * too few, and nothing is written; 130 when the questions were left; else that of the test or the run.
 */
export async function init(options: InitOptions): Promise<number> {
  const registry = await registryOrExplain(options);
  if (registry === undefined) return WRONG_FLAGS;
  const asker = process.stdin.isTTY && options.yes !== true ? new TerminalAsker() : undefined;
  try {
    return await begin(options, registry, asker);
  } catch (error) {
    if (error instanceof Cancelled) {
      asker?.cancel('Nothing was written.');
      return CANCELLED;
    }
    if (!(error instanceof FlagError)) throw error;
    process.stderr.write(`${error.message}\nNothing was written.\n`);
    return WRONG_FLAGS;
  }
}

async function begin(options: InitOptions, registry: PluginRegistry, asker: MaybeAsker): Promise<number> {
  asker?.begin('A new workflow for Sluice');
  requireFlags(options, asker);
  const source = await pluginOf('source', options.source, registry, asker);
  const serviceName = options.serviceName ?? (await nameOf(source, asker));
  let file: unknown = { source: { type: source.type, serviceName, serviceConnection: { config: {} } } };
  file = await filledIn(file, source, options.set ?? [], asker);
  const sink = await pluginOf('sink', options.sink, registry, asker);
  file = await filledIn(withAt(file, ['sink'], { type: sink.type, config: {} }), sink, options.setSink ?? [], asker);
  const out = options.out ?? (await outOf(source, asker));
  await mayWrite(out, options, asker);
  const plugins = (options.plugin ?? []).map((each) => specifierFrom(out, each));
  if (plugins.length > 0) file = withAt(file, ['plugins'], plugins);
  const files = await initFiles({ file, source, sink, out }, registry);
  if (files.problems.length > 0) throw new FlagError(files.problems.map(describeProblem).join('\n'));
  await writeInitFiles(files, out).catch((error: Error) => {
    throw new FlagError(`--out: ${out} cannot be written: ${error.message}`);
  });
  if (asker === undefined) process.stdout.write(`Wrote ${out}.\n`);
  else asker.end(`Wrote ${out}.`);
  return tryOut(out, files.unset, options, asker);
}

/** All that is missing at once, where nobody can be asked. */
function requireFlags({ source, serviceName, sink }: InitOptions, asker: MaybeAsker): void {
  if (asker !== undefined) return;
  const missing = Object.entries({ '--source': source, '--service-name': serviceName, '--sink': sink }).filter(
    ([, value]) => !value,
  );
  if (missing.length > 0) throw new FlagError(`Nobody is asked, so give ${missing.map(([flag]) => flag).join(', ')}.`);
}

/** The plugin that is named, or chosen: the most likely one first. */
async function pluginOf(
  kind: Exclude<PluginKind, 'processor'>,
  given: string | undefined,
  registry: PluginRegistry,
  asker: MaybeAsker,
): Promise<PluginDefinition> {
  const types = registry.types(kind);
  if (given !== undefined && !types.includes(given)) {
    const near = nearest(given, types);
    throw new FlagError(
      `--${kind}: there is no ${kind} ${given}. ${near === undefined ? `There are: ${types.join(', ')}.` : `Did you mean ${near}?`}`,
    );
  }
  if (given !== undefined || asker === undefined) return registry.get(kind, given ?? '');
  const first = kind === 'source' ? FIRST_SOURCE : FIRST_SINK;
  const ordered = types.toSorted((a, b) => Number(b === first) - Number(a === first));
  const choices = await Promise.all(
    ordered.map(async (type) => ({ value: type, label: type, hint: (await registry.get(kind, type)).title })),
  );
  return registry.get(
    kind,
    await asker.choose(kind === 'source' ? 'What is to be read?' : 'Where is it to be written to?', choices),
  );
}

async function nameOf({ type }: PluginDefinition, asker: MaybeAsker): Promise<string> {
  const problem = (name: string): string | undefined =>
    name === '' || name.length > 256 ? 'A name has 1 to 256 characters.' : undefined;
  const message = 'What is the store called in the catalogue?';
  return (await asker?.text(message, { initialValue: `${type.replaceAll('-', '_')}_lake`, problem })) ?? '';
}

/** `file` with what flags and answers say of a plugin's parts. */
async function filledIn(
  file: unknown,
  plugin: PluginDefinition,
  settings: readonly string[],
  asker: MaybeAsker,
): Promise<unknown> {
  const flag = plugin.kind === 'source' ? '--set' : '--set-sink';
  const parts = partsOf(plugin);
  let filled = settings.reduce<unknown>((sum, setting) => withSetting(sum, setting, parts, flag), file);
  for (const part of parts.filter(({ isAsked }) => isAsked)) {
    filled = withConstants(filled, part);
    if (asker !== undefined) filled = await askForPart(filled, part, plugin.type, asker);
    const missing = missingIn(filled, part);
    if (missing.length > 0) {
      const flags = missing.map((field) => `${flag} ${dotted(field)}=${exampleOf(field.schema['examples'])}`);
      throw new FlagError(`The ${plugin.kind} ${plugin.type} needs: ${flags.join(' ')}`);
    }
  }
  return filled;
}

/** What can be nothing else is written out, as other tools that read the file want it. */
function withConstants(file: unknown, { path, schema }: Part): unknown {
  return fieldsOf(schema)
    .filter((field) => field.path.length === 1 && field.schema['const'] !== undefined)
    .reduce<unknown>((sum, field) => withAt(sum, [...path, ...field.path], field.schema['const']), file);
}

function exampleOf(examples: unknown): string {
  const [example] = (examples ?? []) as readonly unknown[];
  return example === undefined ? '...' : `'${textOf(example)}'`;
}

async function outOf({ type }: PluginDefinition, asker: MaybeAsker): Promise<string> {
  const standard = `${type}.yaml`;
  const problem = (path: string): string | undefined => (path === '' ? 'It is required.' : undefined);
  return asker === undefined ? standard : asker.text('Which file is it to be written to?', { initialValue: standard, problem });
}

async function mayWrite(out: string, { force = false }: InitOptions, asker: MaybeAsker): Promise<void> {
  if (!existsSync(dirname(out))) throw new FlagError(`--out: there is no folder ${dirname(out)}.`);
  if (force || !existsSync(out)) return;
  if (asker === undefined) throw new FlagError(`${out} is there already; --force overwrites it.`);
  if (!(await asker.confirm(`${out} is there already. Overwrite it?`))) throw new Cancelled();
}

/** Tests the file and runs it, as far as that is wanted and can be done; says what to do next. */
async function tryOut(out: string, unset: readonly string[], options: InitOptions, asker: MaybeAsker): Promise<number> {
  const rerun = { config: out, logFormat: 'text' } as const;
  const steps = [...unset.map((name) => `export ${name}=...`), `sluice test-connection -c ${out}`, `sluice ingest -c ${out}`];
  if (unset.length > 0) {
    const why = options.test ? 'It is not tested yet, since these variables are not set. ' : '';
    process.stdout.write(`${why}Next:\n${indented(steps)}`);
    return 0;
  }
  const { testConnection } = await import('../workflow/test-connection.js');
  const code = options.test ? await testConnection(rerun) : 0;
  const isRun = code === 0 && (options.run ?? (options.test && (await wantsRun(asker))));
  if (!isRun) {
    process.stdout.write(`Next:\n${indented(code === 0 && options.test ? steps.slice(-1) : steps)}`);
    return code;
  }
  const { ingest } = await import('../run/ingest.js');
  return ingest(rerun);
}

/** The file is written: to leave this question is to say no. */
async function wantsRun(asker: MaybeAsker): Promise<boolean> {
  try {
    return (await asker?.confirm('Run it now?')) ?? false;
  } catch (error) {
    if (error instanceof Cancelled) return false;
    throw error;
  }
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}\n`).join('');
}
