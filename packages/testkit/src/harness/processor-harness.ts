import type { ContainerData, Entity, PluginDefinition } from '@sluice/plugin-api';
import type { Harness } from '../rules/rule.js';

/** An entity with the data behind it. */
export interface ProcessorInput {
  readonly entity: Entity;
  readonly data?: ContainerData;
}

/** What `describeProcessor` has to be told of a processor. */
export interface ProcessorHarness extends Harness {
  readonly definition: PluginDefinition<'processor'>;
  /** The folder of the plugin's package, where its README.md is. */
  readonly folder: string;
  /** A config that makes it do something with each of `concerned`. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Further parts of the workflow file that it reads. */
  readonly more?: Readonly<Record<string, unknown>>;
  /** Configs that the schema takes and the constructor refuses. */
  readonly wrongConfigs?: readonly Readonly<Record<string, unknown>>[];
  /** Entities that it changes, drops or adds to. */
  readonly concerned: readonly ProcessorInput[];
  /** Entities that it lets pass as they are. Default: a service, a tag, a bucket and a dataset without data. */
  readonly unconcerned?: readonly ProcessorInput[];
  /** Texts that no output may hold: secrets of the config, and values of the data that are not to leave the process. Default: none. */
  readonly secrets?: readonly string[];
}
