import type { ObjectStore } from '@sluice/object-store';
import type { StoreOperation } from '@sluice/object-store/testing';
import type { PluginDefinition } from '@sluice/plugin-api';
import type { Harness } from '../rules/rule.js';
import type { Faults, Traffic } from './faults.js';

/** What a store holds: by bucket, the content of each object by its key. Text is UTF-8. */
export type Lake = Readonly<Record<string, Readonly<Record<string, string | Uint8Array>>>>;

/** A store, such as an emulator, that a suite can fill and break. */
export interface StoreHarness extends Harness {
  /** Makes this all that the store holds. */
  fill(lake: Lake): Promise<void> | void;
  /** What can go wrong with requests to the store; a rule that needs what is not among its `kinds` fails unless it is waived. */
  readonly faults: Faults<StoreOperation>;
  readonly traffic: Traffic;
  /** Texts that no output may hold: secrets of the connection, and what can be used in their place. */
  readonly secrets: readonly string[];
}

/** How a store is opened. */
export interface StoreOpening {
  /** The most buckets or objects that a page may have; absent: as many as by default. */
  readonly pageSize?: number;
}

/** What `describeObjectStore` has to be told of a store. */
export interface ObjectStoreHarness extends StoreHarness {
  /** Opens the store as its plugin does; the suite closes it. */
  open(opening?: StoreOpening): Promise<ObjectStore> | ObjectStore;
}

/** The `source` section of a workflow file, without its type and its service's name. */
export interface SourceSection {
  readonly connection: Readonly<Record<string, unknown>>;
  /** `sourceConfig.config`. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** What `describeSource` has to be told of a source. */
export interface SourceHarness extends StoreHarness {
  readonly definition: PluginDefinition<'source'>;
  /** The folder of the plugin's package, where its README.md is. */
  readonly folder: string;
  /** How the source reaches the store, secrets included. */
  section(opening?: StoreOpening): SourceSection;
  /** What the store holds while the source is tested. Default: buckets with manifests, as `StorageSource` reads them. */
  readonly lake?: Lake;
  /** Configs that the schema takes and the constructor refuses. */
  readonly wrongSections?: readonly SourceSection[];
}
