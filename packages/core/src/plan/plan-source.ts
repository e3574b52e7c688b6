import {
  type Column,
  type Container,
  qualifiedPath,
  type Source,
  type SourceItem,
  type Split,
  type Tag,
} from '@sluice/plugin-api';
import type { Plan } from './plan-file.js';
import type { PlannedWrites } from './planned-writes.js';

/**
 * A source that yields what a plan writes, in one split, and lets go what it deletes. Nothing is read from the store.
 *
 * @param source of the workflow, for its service.
 * @param path of the plan.
 * @param planned is told of each container that is yielded.
 */
export function planSource(source: Source, plan: Plan, path: string, planned: PlannedWrites): Source {
  const { others, deletes } = plan;
  const split: Split = { id: path, scope: path, root: source.service.fullyQualifiedName, payload: null, subjects: [] };
  return {
    service: source.service,
    deletion: { isWhole: true, most: deletes.length },
    async *check() {
      // There is nothing to reach.
    },
    async *plan() {
      yield split;
    },
    async *read() {
      const tags = new Map<string, Tag>();
      for (const { entity } of others) if (entity.kind === 'tag') tags.set(entity.fullyQualifiedName, entity);
      let latest: Container | undefined;
      for await (const write of plan.containers()) {
        if (latest !== undefined) yield itemOf(latest, taken(tags, latest));
        latest = write.entity;
        planned.add(write);
      }
      // The last one brings what none that is written has.
      if (latest !== undefined) yield itemOf(latest, [...tags.values()]);
    },
    close: () => source.close(),
  };
}

function itemOf(entity: Container, tags: readonly Tag[]): SourceItem {
  const kind = entity.parent === undefined ? 'bucket' : 'table';
  // Two containers may share a path.
  const at = qualifiedPath(entity.fullyQualifiedName)?.at(-1) ?? entity.fullyQualifiedName;
  return { type: 'entity', subject: { kind, name: entity.fullPath, at }, entity, tags };
}

/** Takes out the tags that a container or a column of it has. */
function taken(tags: Map<string, Tag>, container: Container): readonly Tag[] {
  if (tags.size === 0) return [];
  const found: Tag[] = [];
  for (const name of labelsOf(container)) {
    const tag = tags.get(name);
    if (tag !== undefined) found.push(tag);
    tags.delete(name);
  }
  return found;
}

function labelsOf({ tags = [], dataModel }: Container): readonly string[] {
  return [...tags.map(({ tagFQN }) => tagFQN), ...(dataModel?.columns ?? []).flatMap(labelsOfColumn)];
}

function labelsOfColumn({ tags = [], children = [] }: Column): readonly string[] {
  return [...tags.map(({ tagFQN }) => tagFQN), ...children.flatMap(labelsOfColumn)];
}
