import type { InjectionToken } from 'tsyringe';
import type { Clock, Logger } from './context.js';
import type { ServiceType } from './generated/entities.js';
import type { Processor } from './processor.js';
import type { Sink } from './sink.js';
import type { Source } from './source.js';

/** The version of this contract. A plugin made for another major version is refused. */
export const API_VERSION = 1;

/** A JSON Schema, draft 7. A property with `writeOnly: true` is a secret. */
export type JsonSchema = { readonly [key: string]: unknown };

/** What a plugin does in a workflow. */
export type PluginKind = 'source' | 'processor' | 'sink';

interface Components {
  readonly source: Source;
  readonly processor: Processor;
  readonly sink: Sink;
}

/** A class that the runtime builds with what its constructor asks for by tokens. */
export type ComponentClass<T> = new (...dependencies: never[]) => T;

/** A part of the workflow file that a plugin reads besides its own config. */
export interface ConfigSection {
  /** Where it stands in the workflow file, as a JSON pointer. */
  readonly at: string;
  readonly schema: JsonSchema;
  /** Whether the file must have it. */
  readonly required?: boolean;
}

/** A right that a plugin needs in the system that it talks to. */
export interface Permission {
  /** In the system's own terms, such as `s3:ListBucket`. */
  readonly action: string;
  readonly reason: string;
}

/** The least rights that a workflow needs, in a form that the system they are for takes. */
export interface PolicyDocument {
  /** What it is: `IAM policy`. */
  readonly title: string;
  readonly text: string;
  /** How to put it into force, in a sentence or a command. */
  readonly apply?: string;
}

/**
 * A list of further plugins in a plugin's own config: elements of the form `{ type, config }`, which are resolved, checked and built as those
 * that the workflow names itself. The plugin gets them as {@link COMPONENTS}.
 */
export interface ComponentList {
  readonly kind: Exclude<PluginKind, 'source'>;
  /** Where the list stands in the plugin's config, as a JSON pointer. Its config schema has an array there; what its elements are is known. */
  readonly at: string;
}

/** Data about a plugin; making it has no side effect. */
export interface PluginDefinition<K extends PluginKind = PluginKind> {
  readonly kind: K;
  /** What the workflow file calls it, such as `s3`. */
  readonly type: string;
  readonly title: string;
  readonly apiVersion: typeof API_VERSION;
  /** The single statement of its config: a source's `serviceConnection.config`, else its `config`. */
  readonly configSchema: JsonSchema;
  /** Further parts of the workflow file, by the name under which {@link CONFIG_SECTIONS} holds them. */
  readonly sections?: Readonly<Record<string, ConfigSection>>;
  /** The list in its config that names further plugins, for one that is made of others. */
  readonly components?: ComponentList;
  /** The config property that `--sink TYPE:VALUE` sets. */
  readonly shorthand?: string;
  /** For a source: the type of its service in a catalogue. */
  readonly serviceType?: ServiceType;
  /** What it can do beyond the least, such as `metrics`. */
  readonly capabilities: readonly string[];
  readonly permissions: readonly Permission[];
  /**
   * The least rights that a workflow with this config needs, narrowed by all that it says. Contacts nothing, and shows no secret. Without it, the
   * `permissions` are shown.
   *
   * @param config as {@link CONFIG} has it.
   * @param sections as {@link CONFIG_SECTIONS} has them.
   */
  policies?(config: unknown, sections: Readonly<Record<string, unknown>>): readonly PolicyDocument[];
  readonly component: ComponentClass<Components[K]>;
}

/** Types a plugin's definition and fills in the version of the contract. */
export function definePlugin<K extends PluginKind>(definition: Omit<PluginDefinition<K>, 'apiVersion'>): PluginDefinition<K> {
  return { apiVersion: API_VERSION, ...definition };
}

/** The plugin's own config, checked against its `configSchema`, defaults filled in. Of {@link ComponentList components} it has the types alone. */
export const CONFIG: InjectionToken<unknown> = Symbol.for('sluice.config');
/** Where that config stands in the workflow file, as a JSON pointer: an error says by `details.pointer` what in the file is wrong. */
export const CONFIG_POINTER: InjectionToken<string> = Symbol.for('sluice.config-pointer');
/** The plugin's further parts of the workflow file, by their names; a missing optional one is `{}` with its defaults. */
export const CONFIG_SECTIONS: InjectionToken<Readonly<Record<string, unknown>>> = Symbol.for('sluice.config-sections');
/**
 * For a plugin that has `components`: those, built, in the order of their list. Nobody else knows of them: it calls each as the contract of their
 * kind says, `close` at the end included.
 */
export const COMPONENTS: InjectionToken<readonly NamedComponent<Processor | Sink>[]> = Symbol.for('sluice.components');
/** For a source: what it is called in the catalogue, and its connection. See {@link ServiceIdentity}. */
export const SERVICE: InjectionToken<ServiceIdentity> = Symbol.for('sluice.service');
/** The run's logger. */
export const LOGGER: InjectionToken<Logger> = Symbol.for('sluice.logger');
/** The run's clock. */
export const CLOCK: InjectionToken<Clock> = Symbol.for('sluice.clock');

/** A component that another one is made of. */
export interface NamedComponent<T extends Processor | Sink> {
  readonly type: string;
  readonly component: T;
}

/** What the workflow says of the service that a source reads. */
export interface ServiceIdentity {
  /** `source.serviceName`. */
  readonly name: string;
  /** The connection's config as the workflow has it, redacted when printed. */
  readonly connection: import('./sensitive.js').Sensitive<Record<string, unknown>>;
}
