import {
  CLOCK,
  type Clock,
  COMPONENTS,
  CONFIG,
  CONFIG_POINTER,
  CONFIG_SECTIONS,
  IngestError,
  isIngestError,
  LOGGER,
  type Logger,
  type Processor,
  SERVICE,
  type Sink,
  type Source,
} from '@sluice/plugin-api';
import { container, type DependencyContainer, type InjectionToken, injectable } from 'tsyringe';
import { isWithin } from '../workflow/json-pointer.js';
import type { ResolvedComponent, Workflow } from '../workflow/load-workflow.js';
import type { NamedProcessor } from './process-entity.js';

/** The run's source. */
export const SOURCE: InjectionToken<Source> = Symbol.for('sluice.source');
/** The run's processors, in their order. */
export const PROCESSORS: InjectionToken<readonly NamedProcessor[]> = Symbol.for('sluice.processors');
/** The run's sink. */
export const SINK: InjectionToken<Sink> = Symbol.for('sluice.sink');

/** Something to use in place of what the workflow asks for. */
export interface Override<T = unknown> {
  readonly token: InjectionToken<T>;
  readonly value: T;
}

/** What the composition root needs besides the workflow. */
export interface ComposeOptions {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly overrides?: readonly Override[];
}

/** The parts of a run, built. */
export interface ComposedRun {
  readonly source: Source;
  readonly processors: readonly NamedProcessor[];
  readonly sink: Sink;
  /** Closes the parts, whatever fails among them, and disposes of the run's container. */
  dispose(): Promise<void>;
}

/**
 * The composition root, the only place that touches a container: one child container a run, and below it one for each
 * component, which holds that component's own config.
 */
export function compose(workflow: Workflow, { logger, clock, overrides = [] }: ComposeOptions): ComposedRun {
  const run = container.createChildContainer();
  run.register(LOGGER, { useValue: logger });
  run.register(CLOCK, { useValue: clock });
  run.register(SERVICE, { useValue: { name: workflow.serviceName, connection: workflow.source.config } });
  run.register(SOURCE, { useFactory: () => build<Source>(run, workflow.source) });
  run.register(SINK, { useFactory: () => build<Sink>(run, workflow.sink) });
  run.register(PROCESSORS, {
    useFactory: () => workflow.processors.map((each) => ({ type: each.definition.type, processor: build<Processor>(run, each) })),
  });
  for (const { token, value } of overrides) run.register(token, { useValue: value });

  const source = run.resolve(SOURCE);
  const processors = run.resolve(PROCESSORS);
  const sink = run.resolve(SINK);
  return {
    source,
    processors,
    sink,
    dispose: async () => {
      const closing = [source.close(), ...processors.map(({ processor }) => processor.close?.()), sink.close()];
      for (const result of await Promise.allSettled(closing)) {
        if (result.status === 'rejected') logger.warn('closing failed', { error: String(result.reason) });
      }
      await run.dispose();
    },
  };
}

/**
 * What the plugins' own constructors find wrong with their config, or `undefined`. Contacts nothing.
 */
export async function validateComponents(workflow: Workflow, options: ComposeOptions): Promise<IngestError | undefined> {
  try {
    await compose(workflow, options).dispose();
    return undefined;
  } catch (error) {
    if (!isIngestError(error)) throw error;
    // What is wrong with a secret that is not here yet is not known.
    return isOpen(workflow, error.details?.['pointer']) ? undefined : workflow.locate(error);
  }
}

function isOpen({ open }: Workflow, pointer: unknown): boolean {
  return typeof pointer === 'string' && open?.pointers.some((each) => isWithin(each, pointer)) === true;
}

function build<T>(run: DependencyContainer, { definition, config, configPointer, sections, listed }: ResolvedComponent): T {
  const { kind, type, component, components } = definition;
  const own = run.createChildContainer();
  own.register(CONFIG, { useValue: config.reveal() });
  own.register(CONFIG_POINTER, { useValue: configPointer });
  own.register(CONFIG_SECTIONS, { useValue: sections.reveal() });
  if (components !== undefined) {
    own.register(COMPONENTS, {
      useValue: listed.map((each) => ({ type: each.definition.type, component: build<Processor | Sink>(run, each) })),
    });
  }
  try {
    // A plugin from outside may have decorated the class with its own copy of tsyringe. The tokens are noted at the class, for any copy.
    injectable()(component);
    return own.resolve(component as unknown as InjectionToken<T>);
  } catch (error) {
    if (isIngestError(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const message = `The ${kind} ${type} cannot be built: ${reason}`;
    const hint = reason.includes('TypeInfo not known')
      ? { hint: 'Each parameter of its constructor needs a token: @inject(CONFIG).' }
      : {};
    throw new IngestError('PLUGIN_INVALID', { message, ...hint, cause: error });
  }
}
