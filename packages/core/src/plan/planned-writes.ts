import type { Entity } from '@sluice/plugin-api';
import { keyOf, type PlannedWrite } from './plan-file.js';

/** What is planned of the entities that are on their way: of containers, as long as the entity itself is held, and of all that was given at the start. */
export class PlannedWrites {
  readonly #others: ReadonlyMap<string, PlannedWrite>;
  readonly #underWay = new WeakMap<Entity, PlannedWrite>();

  constructor(others: readonly PlannedWrite[]) {
    this.#others = new Map(others.map((write) => [keyOf(write.entity), write]));
  }

  add(write: PlannedWrite): void {
    this.#underWay.set(write.entity, write);
  }

  /** What the plan says of an entity; `undefined` where that is nothing. */
  of(entity: Entity): PlannedWrite | undefined {
    return this.#underWay.get(entity) ?? this.#others.get(keyOf(entity));
  }
}
