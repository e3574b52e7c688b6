import type { IngestError, PluginDefinition, Sensitive, Warning } from '@sluice/plugin-api';
import type { RunnerOptions as RunnerSection } from '../generated/workflow.js';
import type { OutsidePlugins } from '../plugins/outside-plugins.js';
import type { PaceOptions } from '../run/request-pace.js';

/** A plugin with what the workflow says to it: checked, defaults filled in. */
export interface ResolvedComponent {
  readonly definition: PluginDefinition;
  readonly config: Sensitive<Record<string, unknown>>;
  /** Where its config stands in the file, as a JSON pointer. */
  readonly configPointer: string;
  /** The plugin's further sections, by their names. */
  readonly sections: Sensitive<Readonly<Record<string, unknown>>>;
  /** The components that its config lists, in their order. */
  readonly listed: readonly ResolvedComponent[];
}

/** A workflow that can be run: nothing in it is left to check but what only the systems themselves can tell. */
export interface Workflow {
  /** The file that it comes from, as it was named. */
  readonly file: string;
  /** The plugins from outside that were loaded for it. */
  readonly outside: readonly OutsidePlugins[];
  /** What the source's service is called in the catalogue. */
  readonly serviceName: string;
  readonly source: ResolvedComponent;
  readonly processors: readonly ResolvedComponent[];
  readonly sink: ResolvedComponent;
  /** How requests to the store are paced. */
  readonly runtime: PaceOptions;
  /** What runs the splits; absent: the process that coordinates the run. */
  readonly runner?: Required<Omit<RunnerSection, 'connection'>> & { readonly connection: Sensitive<string> };
  /** The folder, or the address, where its runs keep what they do; absent where they keep nothing. */
  readonly state?: string;
  readonly loggerLevel: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  /** The pipeline in the catalogue that shows the state of the run. */
  readonly pipeline?: { readonly fqn: string; readonly runId?: string };
  /** What is accepted without effect, each key once, with its place. */
  readonly warnings: readonly Warning[];
  /** An error that a plugin found in its config, with its place in the file where the error's `details.pointer` tells it. */
  readonly locate: (error: IngestError) => IngestError;
  /** Every secret in what the plugins read, to be taken out of free text. */
  readonly secrets: readonly string[];
  /** Present where secrets are named and not held: what `withSecrets` puts in place. */
  readonly open?: {
    /** Where the references stand. */
    readonly pointers: readonly string[];
    readonly resolve: () => Promise<Workflow>;
  };
}
