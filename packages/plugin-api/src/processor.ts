import type { ProcessContext } from './context.js';
import type { Entity } from './generated/entities.js';

/** Anything that RxJS's `from` takes; spelled out here so that a plugin needs no RxJS. */
export type ObservableInput<T> =
  | Iterable<T>
  | PromiseLike<Iterable<T>>
  | AsyncIterable<T>
  | { subscribe(observer: { next(value: T): void; error(error: unknown): void; complete(): void }): unknown };

/** Changes, drops or adds entities between source and sink. */
export interface Processor {
  /**
   * Called once for each entity, in order, after the processors before it. What it yields goes on in its place: the entity itself or a
   * changed copy of the same fully qualified name, nothing (the entity counts as filtered), or more than one. Throwing
   * fails this entity alone.
   */
  process(entity: Entity, context: ProcessContext): ObservableInput<Entity>;
  /** Frees what the processor holds. May be called twice. */
  close?(): Promise<void>;
}
