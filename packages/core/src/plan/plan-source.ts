import { type Container, qualifiedPath, type Source, type SourceItem, type Split, type Tag } from '@sluice/plugin-api';
import type { Plan } from './plan-file.js';

/**
 * A source that yields what a plan writes, in one split, and lets go what it deletes. Nothing is read from the store.
 *
 * @param source of the workflow, for its service.
 * @param path of the plan.
 */
export function planSource(source: Source, { writes, deletes }: Plan, path: string): Source {
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
      let tags: Tag[] = [];
      for (const { entity } of writes) {
        if (entity.kind === 'tag') tags.push(entity);
        if (entity.kind !== 'container') continue;
        yield itemOf(entity, tags);
        tags = [];
      }
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
