import type { ContainerData, Entity, ProcessContext, Processor, StepContext } from '@sluice/plugin-api';
import { concatAll, concatMap, from, lastValueFrom, type ObservableInput, toArray } from 'rxjs';

/** A processor and its type. */
export interface NamedProcessor {
  readonly type: string;
  readonly processor: Processor;
}

/** What the processors made of an entity. */
export interface ProcessedEntity {
  readonly entities: readonly Entity[];
  /** The processor after which the entity itself was no longer there. */
  readonly droppedBy?: string;
}

/**
 * Sends `entity` through the processors, in their order. Throws what a processor throws.
 *
 * @param data what is behind `entity`, and not behind what a processor adds.
 */
export async function processEntity(
  entity: Entity,
  processors: readonly NamedProcessor[],
  context: StepContext,
  data?: ContainerData,
): Promise<ProcessedEntity> {
  const contextOf = (each: Entity): ProcessContext =>
    data !== undefined && each.fullyQualifiedName === entity.fullyQualifiedName ? { ...context, data } : context;
  let entities: readonly Entity[] = [entity];
  for (const { type, processor } of processors) {
    const processed = from(entities).pipe(
      concatMap((each) => yielded(processor.process(each, contextOf(each)))),
      toArray(),
    );
    entities = await lastValueFrom(processed);
    if (!entities.some((each) => each.fullyQualifiedName === entity.fullyQualifiedName)) return { entities: [], droppedBy: type };
  }
  return { entities };
}

function yielded(output: ReturnType<Processor['process']>): ObservableInput<Entity> {
  // RxJS takes a promise for its one value; a processor's holds an iterable of them.
  if ('then' in output) return from(output as PromiseLike<Iterable<Entity>>).pipe(concatAll());
  return output as ObservableInput<Entity>;
}
