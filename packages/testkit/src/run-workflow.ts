import {
  loadWorkflow,
  type PluginLoader,
  PluginRegistry,
  runWorkflow as runInCore,
  SINK,
  type WorkflowReport,
} from '@sluice/core';
import type { Logger, PluginDefinition, Sink } from '@sluice/plugin-api';
import { memorySink } from './memory-plugins.js';

/** Where the list of bundled plugins is, in the package of the command. */
const BUNDLED = '@sluice/cli/plugins';

/** How a test runs a workflow. */
export interface TestRunOptions {
  /** Used in place of the file's own sink, whose section may then be wrong or missing. */
  readonly sink: Sink;
  /** Plugins that the file may name besides the bundled ones. */
  readonly plugins?: readonly PluginDefinition[];
  /** The variables that the file may use. Default: those of the process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
  readonly logger?: Logger;
}

/**
 * Runs a workflow file to its end, with another sink. What fails in the run is in the report; whoever holds it disposes of its outcomes.
 *
 * The plugins that come with Sluice are known where `@sluice/cli` is installed.
 *
 * @throws WorkflowError with all that is wrong with the file, and IngestError where a plugin cannot be built from its config.
 */
export async function runWorkflow(file: string, options: TestRunOptions): Promise<WorkflowReport> {
  const { sink, plugins = [], environment, signal, logger } = options;
  const given = [memorySink, ...plugins].map((definition) => ({ ...loaderOf(definition), load: async () => definition }));
  const workflow = await loadWorkflow(file, {
    registry: new PluginRegistry([...(await bundledPlugins()), ...given]),
    sink: memorySink.type,
    ...(environment === undefined ? {} : { environment }),
  });
  return runInCore(workflow, {
    overrides: [{ token: SINK, value: sink }],
    ...(signal === undefined ? {} : { signal }),
    ...(logger === undefined ? {} : { logger }),
  });
}

function loaderOf({ kind, type, title }: PluginDefinition): Omit<PluginLoader, 'load'> {
  return { kind, type, origin: title };
}

async function bundledPlugins(): Promise<readonly PluginLoader[]> {
  try {
    const { BUNDLED_PLUGINS } = (await import(BUNDLED)) as { readonly BUNDLED_PLUGINS: readonly PluginLoader[] };
    return BUNDLED_PLUGINS;
  } catch (error) {
    // Not where something that the package itself needs is missing.
    if (error instanceof Error && /^Cannot find (package|module) '@sluice\/cli/.test(error.message)) return [];
    throw error;
  }
}
