import type { PluginRegistry } from '../plugins/plugin-registry.js';
import { unreadSections } from './base-schema.js';
import { buildWorkflow } from './build-workflow.js';
import { partsOf, resolveComponents, withListed } from './components.js';
import { type Environment, expandEnvironment } from './expand-environment.js';
import { isWithin } from './json-pointer.js';
import { loadOutside } from './outside.js';
import { parseYaml } from './parse-yaml.js';
import { errorsFrom, syntaxErrorsFrom } from './place-problems.js';
import { readText } from './read-text.js';
import { parseSinkOverride, withSink, withSinkValue } from './sink-override.js';
import { validateFile } from './validate-file.js';
import type { Workflow } from './workflow.js';
import { WorkflowError } from './workflow-error.js';

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

  const validated = validateFile(content, components, texts);
  const unset = expanded.problems.filter(({ pointer }) => !unread.some((section) => isWithin(pointer, section)));
  // What is wrong with a value that a missing variable left open is not known.
  const others = validated.problems.filter(
    ({ code, pointer }) => code !== 'WORKFLOW_INVALID_VALUE' || !unset.some((problem) => problem.pointer === pointer),
  );
  const origin = { file, parsed, override: override && { definition: sink?.definition } };
  const errors = errorsFrom([...unset, ...outside.problems, ...problems, ...others], origin);
  if (errors.length > 0) throw new WorkflowError(errors);
  return buildWorkflow(components, validated, { origin, outside: outside.loaded });
}
