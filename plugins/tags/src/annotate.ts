import { type Column, type Container, type Owner, type TagLabel, tagNamed } from '@sluice/plugin-api';
import type { Sidecar } from './generated/sidecar.js';

/** What a rule or a sidecar says of a container. */
export type Annotation = Sidecar;
/** What it says of a column. */
export type ColumnNote = NonNullable<Sidecar['columns']>[string];

/** A container with what `annotation` adds. What it says already stays: its description, its owners, its tags and those of its columns. */
export function annotated(container: Container, { description, owners, tags, columns }: Annotation): Container {
  const noted = withNote(container, {
    ...(description === undefined ? {} : { description }),
    ...(tags === undefined ? {} : { tags }),
  });
  const hasOwners = (container.owners ?? []).length > 0 || owners === undefined || owners.length === 0;
  return {
    ...(columns === undefined
      ? noted
      : withColumnNotes(noted, (path) => (Object.hasOwn(columns, path) ? columns[path] : undefined))),
    ...(hasOwners ? {} : { owners: owners.map(toOwner) }),
  };
}

/** A container whose columns have what `noteOf` adds to each, by its own name and those that it lies in, with dots between. */
export function withColumnNotes(
  container: Container,
  noteOf: (path: string, column: Column) => ColumnNote | undefined,
): Container {
  const { dataModel } = container;
  if (dataModel === undefined) return container;
  return { ...container, dataModel: { ...dataModel, columns: dataModel.columns.map((column) => noted(column, '')) } };

  function noted(column: Column, above: string): Column {
    const path = `${above}${column.displayName ?? column.name}`;
    const own = withNote(column, noteOf(path, column) ?? {});
    return own.children === undefined ? own : { ...own, children: own.children.map((child) => noted(child, `${path}.`)) };
  }
}

/** The paths of all columns, as {@link withColumnNotes} has them. */
export function columnPaths(container: Container): ReadonlySet<string> {
  const paths = new Set<string>();
  withColumnNotes(container, (path) => {
    paths.add(path);
    return undefined;
  });
  return paths;
}

function withNote<T extends { description?: string; tags?: TagLabel[] }>(part: T, { description, tags = [] }: ColumnNote): T {
  const own = part.tags ?? [];
  const names = new Set(own.map(({ tagFQN }) => tagFQN));
  const added = new Set(tags.map((tag) => tagNamed(tag).fullyQualifiedName).filter((name) => !names.has(name)));
  return {
    ...part,
    ...(part.description || description === undefined ? {} : { description }),
    ...(added.size === 0 ? {} : { tags: [...own, ...[...added].map((tagFQN) => ({ tagFQN }))] }),
  };
}

function toOwner(owner: NonNullable<Sidecar['owners']>[number]): Owner {
  return typeof owner === 'string' ? { name: owner } : owner;
}
