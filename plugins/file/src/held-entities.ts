import type { Entity, WriteResult } from '@sluice/plugin-api';
import { changesBetween, heldLines } from '@sluice/plugin-api/sinks';
import { entityKey, entityLine } from './entity-line.js';

/** What the file holds before a run. All of it is in memory. */
export class HeldEntities {
  readonly #lines = new Map<string, string>();

  /** Reads the file; one that is not there, or not of entities, holds none. Throws PLAN_NOT_SUPPORTED where it cannot be read. */
  static async of(path: string): Promise<HeldEntities> {
    const held = new HeldEntities();
    for await (const line of heldLines(path)) held.#add(line);
    return held;
  }

  /** What writing the entity would make of it. */
  compare(entity: Entity): WriteResult {
    const line = entityLine(entity);
    const earlier = this.#lines.get(entityKey(entity));
    if (earlier === undefined) return { status: 'created' };
    if (earlier === line) return { status: 'unchanged' };
    return { status: 'updated', changes: changesBetween(JSON.parse(earlier), JSON.parse(line)) };
  }

  #add(line: string): void {
    try {
      const text = line.replace(/,$/, '');
      this.#lines.set(entityKey(JSON.parse(text) as Entity), text);
    } catch {
      // The brackets of an array, or a line that is none of ours: a run replaces it.
    }
  }
}
