import { dirname, resolve } from 'node:path';
import type { PluginRegistry } from '../plugins/plugin-registry.js';
import { unreadSections } from './base-schema.js';
import { buildWorkflow } from './build-workflow.js';
import { partsOf, resolveComponents, withListed } from './components.js';
import { type Environment, expandEnvironment } from './expand-environment.js';
import { isWithin } from './json-pointer.js';
import { loadOutside } from './outside.js';
import { parseYaml } from './parse-yaml.js';
import { errorsFrom, syntaxErrorsFrom } from './place-problems.js';
import type { Problem } from './problem.js';
import { readText } from './read-text.js';
import { findReferences, resolveReferences, type SecretReference, withTexts } from './secret-references.js';
import { FILE_SECRETS, type SecretStore } from './secret-store.js';
import { parseSinkOverride, withSink, withSinkValue } from './sink-override.js';
import { validateFile } from './validate-file.js';
import type { Workflow } from './workflow.js';
import { WorkflowError } from './workflow-error.js';

export { FILE_SECRETS, type SecretStore } from './secret-store.js';
export type { ResolvedComponent, Workflow } from './workflow.js';
export { describeProblem, WorkflowError } from './workflow-error.js';

/** What a workflow is loaded with. */
export interface LoadOptions {
  readonly registry: PluginRegistry;
  /**
   * Plugins from outside besides those that the file names: packages, and paths that count from the working directory. They are code, which
   * runs when it is loaded.
   */
  readonly plugins?: readonly string[];
  /** The variables that the file may use. Default: those of the process. */
  readonly environment?: Environment;
  /** `TYPE` or `TYPE:VALUE`: the sink to use instead of the file's own, whose section then may be wrong or missing. */
  readonly sink?: string;
  /** Where secrets may be kept that the file names, besides files. */
  readonly secretStores?: readonly SecretStore[];
  /** Further secrets that no output may show, such as those of the environment. */
  readonly secrets?: readonly string[];
}

/**
 * Reads a workflow file and loads the plugins that it names. Contacts nothing.
 *
 * @throws WorkflowError with every problem of the file.
 */
export async function loadWorkflow(file: string, options: LoadOptions): Promise<Workflow> {
  return parseWorkflow(await readText(file), file, options);
}

/**
 * Makes a workflow of a file's text, YAML or JSON.
 *
 * @param file what to call the file in messages.
 * @throws WorkflowError with every problem of the text.
 */
export async function parseWorkflow(text: string, file: string, options: LoadOptions): Promise<Workflow> {
  const parsed = parseYaml(text);
  if (parsed.problems.length > 0) throw new WorkflowError(syntaxErrorsFrom(parsed.problems, file));
  const override = options.sink === undefined ? undefined : parseSinkOverride(options.sink);
  const expanded = expandEnvironment(
    override === undefined ? parsed.value : withSink(parsed.value, override),
    options.environment ?? process.env,
  );
  const { registry, plugins = [] } = options;
  const outside = await loadOutside(expanded, file, { registry, flags: plugins });
  const { components, problems } = await resolveComponents(expanded.value, outside.registry, outside.problems.length > 0);
  const sink = components.find(({ kind }) => kind === 'sink');
  // What a plugin that is not known would read is not known either.
  const parts = components.flatMap(withListed).flatMap(partsOf);
  const unread = problems.length > 0 ? [] : unreadSections(parts.map(({ pointer }) => pointer));

  let content = expanded.value;
  const texts = new Set(expanded.pointers);
  if (override?.value !== undefined && sink !== undefined) {
    const replaced = withSinkValue(content, override, sink.definition);
    if ('file' in replaced) {
      content = replaced.file;
      texts.add(replaced.pointer);
    } else problems.push(replaced);
  }

  const unset = expanded.problems.filter(({ pointer }) => !unread.some((section) => isWithin(pointer, section)));
  const origin = { file, parsed, override: override && { definition: sink?.definition } };
  const assertNone = (all: readonly Problem[]): void => {
    const errors = errorsFrom(all, origin);
    if (errors.length > 0) throw new WorkflowError(errors);
  };
  const workflowFrom = (given: unknown, open: readonly SecretReference[]): Workflow => {
    const validated = validateFile(given, components, texts);
    // What is wrong with a value that a missing variable or a secret left open is not known.
    const unknown = new Set([...unset, ...open].map(({ pointer }) => pointer));
    const known = validated.problems.filter(({ code, pointer }) => code !== 'WORKFLOW_INVALID_VALUE' || !unknown.has(pointer));
    assertNone([...unset, ...outside.problems, ...problems, ...known]);
    return buildWorkflow(components, validated, { origin, outside: outside.loaded, open, secrets: options.secrets ?? [] });
  };
  const references = findReferences(content, components, [FILE_SECRETS, ...(options.secretStores ?? [])]);
  const workflow = workflowFrom(content, references);
  if (references.length === 0) return workflow;
  const open = references.map(({ pointer }) => pointer);
  const resolveSecrets = async (): Promise<Workflow> => {
    const resolved = await resolveReferences(references, dirname(resolve(file)));
    assertNone(resolved.problems);
    return workflowFrom(withTexts(content, resolved.secrets), []);
  };
  return { ...workflow, open: { pointers: open, resolve: resolveSecrets } };
}

/**
 * The workflow with its secrets in place of the references to them; itself, where it holds none.
 *
 * @throws WorkflowError with every secret that cannot be had, SECRET_NOT_RESOLVED, or is not of the form that its plugin wants.
 */
export async function withSecrets(workflow: Workflow): Promise<Workflow> {
  return workflow.open === undefined ? workflow : workflow.open.resolve();
}
