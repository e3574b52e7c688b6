import type { Entity, PluginDefinition } from '@sluice/plugin-api';
import type { Harness } from '../rules/rule.js';
import type { Faults, Traffic } from './faults.js';

/** What a sink asks its system for. */
export type SinkOperation = 'check' | 'write' | 'snapshot' | 'delete';

/** What a catalogue, a file or a page holds of an entity. */
export interface HeldEntity {
  readonly kind: Entity['kind'];
  readonly fullyQualifiedName: string;
  /** The fully qualified name of the container above it. */
  readonly parent?: string;
}

/** The parts of a workflow file that a sink reads. */
export interface SinkSection {
  /** `sink.config`. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Further parts of the workflow file, such as `workflowConfig`. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** What `describeSink` has to be told of a sink. */
export interface SinkHarness extends Harness {
  readonly definition: PluginDefinition<'sink'>;
  /** Further plugins that the section, or the example of the schema, names, for a sink that is made of others. */
  readonly others?: readonly PluginDefinition[];
  /** The folder of the plugin's package, where its README.md is. */
  readonly folder: string;
  /** Makes the catalogue, or whatever is written to, empty. */
  reset(): Promise<void> | void;
  /** How the sink reaches it, secrets included. */
  section(): SinkSection;
  /** Configs that the schema takes and the constructor refuses. */
  readonly wrongSections?: readonly SinkSection[];
  /** What it holds now, found out without the sink. */
  held(): Promise<readonly HeldEntity[]> | readonly HeldEntity[];
  /** An entity that the catalogue refuses, though it keeps the schema of entities. Without it, the rules of refused entities are to be waived. */
  readonly refused?: Entity;
  /** What can go wrong with requests to the catalogue; a rule that needs what is not among its `kinds` fails unless it is waived. */
  readonly faults: Faults<SinkOperation>;
  /** Absent where the sink sends no requests; the rule of counted requests is to be waived then. */
  readonly traffic?: Traffic;
  /** Texts that no output may hold: secrets of the config, and what can be used in their place. */
  readonly secrets: readonly string[];
  /** All that the sink printed, or wrote into files for people to read. Default: nothing. */
  output?(): Promise<string> | string;
}
