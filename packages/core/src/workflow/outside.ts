import { dirname, resolve } from 'node:path';
import type { IngestError } from '@sluice/plugin-api';
import type { OutsideMention, OutsidePlugins } from '../plugins/outside-plugins.js';
import type { PluginRegistry } from '../plugins/plugin-registry.js';
import type { Expanded } from './expand-environment.js';
import { childPointer, dotted, isWithin, valueAt } from './json-pointer.js';
import { flagErrorsFrom } from './place-problems.js';
import type { Problem } from './problem.js';
import { WorkflowError } from './workflow-error.js';

const PLUGINS_POINTER = '/plugins';

/** A mention by the workflow file, or, without a pointer, by the command line. */
interface Mention extends OutsideMention {
  readonly pointer?: string;
}

/** What a workflow can name, plugins from outside included. */
export interface Outside {
  readonly registry: PluginRegistry;
  readonly loaded: readonly OutsidePlugins[];
  readonly problems: readonly Problem[];
}

/**
 * Loads the plugins from outside that a workflow file names, and `flags` besides. Paths of the file count from its folder, those of `flags`
 * from the working directory; packages are looked for in the one, then in the other, then where Sluice is installed.
 */
export async function loadOutside(
  { value, problems: unset }: Expanded,
  file: string,
  { registry, flags }: { readonly registry: PluginRegistry; readonly flags: readonly string[] },
): Promise<Outside> {
  const folder = dirname(resolve(file));
  const list = valueAt(value, PLUGINS_POINTER);
  const named = (Array.isArray(list) ? list : []).flatMap((specifier: unknown, index): Mention[] => {
    const pointer = childPointer(PLUGINS_POINTER, index);
    // The base schema says what is wrong with anything else, and the variable that is not set is a problem by itself.
    const isKnown = typeof specifier === 'string' && specifier !== '' && !unset.some((each) => isWithin(each.pointer, pointer));
    return isKnown ? [{ specifier, folder, pointer }] : [];
  });
  const added = await add(registry, [...named, ...byFlags(flags)], [folder, process.cwd()]);
  return { ...added, problems: added.problems.map(problemFrom) };
}

/**
 * Adds plugins from outside to a registry: packages, and paths that count from the working directory.
 *
 * @throws WorkflowError with every problem of theirs.
 */
export async function withOutside(registry: PluginRegistry, specifiers: readonly string[]): Promise<PluginRegistry> {
  const added = await add(registry, byFlags(specifiers), [process.cwd()]);
  if (added.problems.length > 0) throw new WorkflowError(flagErrorsFrom(added.problems.map(problemFrom)));
  return added.registry;
}

async function add(registry: PluginRegistry, mentions: readonly Mention[], folders: readonly string[]) {
  if (mentions.length === 0) return { registry, loaded: [], problems: [] };
  const { addOutside } = await import('../plugins/outside-plugins.js');
  return addOutside(registry, mentions, folders);
}

function byFlags(specifiers: readonly string[]): Mention[] {
  return specifiers.map((specifier) => ({ specifier, folder: process.cwd() }));
}

function problemFrom({ mention, error }: { readonly mention: Mention; readonly error: IngestError }): Problem {
  const { code, message, hint, cause } = error;
  const place =
    mention.pointer === undefined ? { pointer: '', flag: `--plugin ${mention.specifier}` } : { pointer: mention.pointer };
  const prefix = mention.pointer === undefined ? '' : `${dotted(mention.pointer)}: `;
  return { code, ...place, at: 'value', message: `${prefix}${message}`, ...(hint === undefined ? {} : { hint }), cause };
}
