import type { Column, Container, Entity, IngestError, ProcessContext, Warning } from '@sluice/plugin-api';
import type { TagsConfig } from './generated/config.js';
import { TagsProcessor } from './processor.js';

/** A dataset of the bucket `sales`. */
export function datasetOf(facts: Partial<Container> = {}, columns: Column[] = [{ name: 'id', dataType: 'INT' }]): Container {
  return {
    kind: 'container',
    fullyQualifiedName: 'lake.sales.orders',
    name: 'orders',
    service: 'lake',
    parent: 'lake.sales',
    prefix: '/orders',
    fullPath: 's3://sales/orders',
    size: 10,
    numberOfObjects: 1,
    fileFormats: ['csv'],
    dataModel: { isPartitioned: false, columns },
    ...facts,
  };
}

/** What lies beside the data, by name; an error is what reading throws. */
export type Siblings = Readonly<Record<string, string | Uint8Array | IngestError>>;

/** What a processor made of an entity, and what it did for it. */
export interface Processed {
  readonly entities: readonly Entity[];
  /** The last entity, which is the container. */
  readonly container: Container;
  readonly warnings: readonly Warning[];
  /** The names that were asked for. */
  readonly read: readonly string[];
}

/** Runs the processor of that config over one entity. */
export async function process(
  config: TagsConfig,
  entity: Entity,
  siblings?: Siblings,
  { signal, folder = 's3://sales/orders' }: { readonly signal?: AbortSignal; readonly folder?: string } = {},
): Promise<Processed> {
  const warnings: Warning[] = [];
  const read: string[] = [];
  const data = {
    folder,
    sample: async () => [],
    sibling: async (name: string) => {
      read.push(name);
      const found = siblings?.[name];
      if (typeof found === 'string') return new TextEncoder().encode(found);
      if (found === undefined || found instanceof Uint8Array) return found;
      throw found;
    },
  };
  const context = {
    signal: signal ?? new AbortController().signal,
    report: { warn: (warning: Warning) => warnings.push(warning) },
    ...(siblings === undefined ? {} : { data }),
  } as unknown as ProcessContext;
  const entities: Entity[] = [];
  for await (const each of new TagsProcessor(config, '/processors/0/config').process(entity, context)) entities.push(each);
  return { entities, container: entities.at(-1) as Container, warnings, read };
}
