import {
  describeProblem,
  loadWorkflow,
  PluginRegistry,
  type Workflow,
  WorkflowError,
  withOutside,
  withSecrets,
} from '@sluice/core';
import type { IngestError, Logger } from '@sluice/plugin-api';
import { BUNDLED_PLUGINS } from '../generated/bundled-plugins.js';
import { counted } from '../output/counts.js';
import { noteSecrets } from '../output/defect-text.js';
import { environmentSecrets } from '../secrets/environment-secrets.js';
import { AWS_SECRET_STORES } from '../secrets/secret-stores.js';

/** Is told all that is wrong, besides the standard error. */
type Refused = (problems: readonly IngestError[]) => void;

/** What the command line says of plugins from outside: `--plugin`, as often as it is given. */
export interface PluginOptions {
  readonly plugin?: readonly string[];
}

/** What the command line says of the workflow. */
export interface WorkflowOptions extends PluginOptions {
  readonly config: string;
  readonly sink?: string;
}

/** The plugins that come with Sluice and those that the command line names, or prints all that is wrong with these and answers `undefined`. */
export async function registryOrExplain({ plugin = [] }: PluginOptions): Promise<PluginRegistry | undefined> {
  return orExplain(() => withOutside(bundledRegistry(), plugin));
}

/** Loads the workflow, or prints all that is wrong with it to the standard error and answers `undefined`. */
export async function loadOrExplain(
  { config, sink, plugin = [] }: WorkflowOptions,
  refused?: Refused,
): Promise<Workflow | undefined> {
  const options = {
    registry: bundledRegistry(),
    plugins: plugin,
    environment: process.env,
    secretStores: AWS_SECRET_STORES,
    secrets: environmentSecrets(process.env),
  };
  return noted(await orExplain(() => loadWorkflow(config, sink === undefined ? options : { ...options, sink }), { refused }));
}

/** Loads the workflow with the secrets that it names, or prints all that is wrong with these and answers `undefined`. */
export async function loadWithSecrets(options: WorkflowOptions, refused?: Refused): Promise<Workflow | undefined> {
  const workflow = await loadOrExplain(options, refused);
  const untouched = 'neither the store nor the catalogue was contacted';
  return workflow && noted(await orExplain(() => withSecrets(workflow), { refused, untouched }));
}

/** Says at level DEBUG what was loaded from outside for a workflow. */
export function logOutside({ outside }: Workflow, logger: Logger): void {
  for (const { specifier, file, plugins } of outside) {
    logger.debug('loaded from outside', { specifier, file, plugins: plugins.map(({ kind, type }) => `${kind} ${type}`) });
  }
}

/** The plugins that come with Sluice. */
export function bundledRegistry(): PluginRegistry {
  return new PluginRegistry(BUNDLED_PLUGINS);
}

function noted(workflow: Workflow | undefined): Workflow | undefined {
  noteSecrets(workflow?.secrets ?? []);
  return workflow;
}

async function orExplain<T>(
  load: () => Promise<T>,
  { refused, untouched = 'nothing was contacted' }: { readonly refused?: Refused | undefined; readonly untouched?: string } = {},
): Promise<T | undefined> {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof WorkflowError)) throw error;
    process.stderr.write(`${error.problems.map(describeProblem).join('\n')}\n`);
    process.stderr.write(`${counted(error.problems.length, 'problem')}; ${untouched}\n`);
    refused?.(error.problems);
    return undefined;
  }
}
