import type { Change } from '@sluice/plugin-api';
import { changesBetween } from '@sluice/plugin-api/sinks';
import type { components } from './generated/api.js';

type Schemas = components['schemas'];
type Label = Schemas['TagLabel'];

/** Fields that a PUT sets to what it has, be that nothing. */
const REPLACED = ['prefix', 'size', 'numberOfObjects', 'sourceUrl'] as const;
const COLUMN_REPLACED = ['dataType', 'dataTypeDisplay', 'arrayDataType', 'dataLength', 'precision', 'scale'] as const;

/** What people may have set, which a PUT that says nothing of it leaves as it is. */
interface Kept {
  readonly displayName?: string;
  readonly description?: string;
  readonly tags?: readonly Label[];
}

/** What of the container that the catalogue holds a PUT of `request` would change, in the words of the entity. */
export function containerChanges(held: Schemas['StoredContainer'], request: Schemas['ContainerRequest']): readonly Change[] {
  const columns = request.dataModel?.columns ?? [];
  const heldColumns = held.dataModel?.columns ?? [];
  return changesBetween(
    {
      ...picked(held, REPLACED),
      ...(request.fullPath === undefined ? {} : { fullPath: held.fullPath }),
      ...kept(held, request, held),
      ...owners(held, request, held),
      ...modified(held, request, held),
      fileFormats: [...(held.fileFormats ?? [])].sort(),
      dataModel: {
        ...partitioned(held, request, held),
        columns: heldColumns.map((column) => columnOf(column, columns, heldColumns)),
      },
    },
    {
      ...picked(request, REPLACED),
      ...(request.fullPath === undefined ? {} : { fullPath: request.fullPath }),
      ...kept(held, request, request),
      ...owners(held, request, request),
      ...modified(held, request, request),
      fileFormats: [...(request.fileFormats ?? [])].sort(),
      dataModel: {
        ...partitioned(held, request, request),
        columns: columns.map((column) => columnOf(column, columns, heldColumns)),
      },
    },
  );
}

type EitherColumn = Schemas['StoredColumn'];

/** A column of either side, with what is compared of it. */
function columnOf(column: EitherColumn, requested: readonly EitherColumn[], held: readonly EitherColumn[]): object {
  const wanted = requested.find(({ name }) => name === column.name);
  const standing = held.find(({ name }) => name === column.name);
  const children = { wanted: wanted?.children ?? [], standing: standing?.children ?? [] };
  return {
    name: column.name,
    ...picked(column, COLUMN_REPLACED),
    ...kept(standing ?? {}, wanted ?? {}, column),
    ...(column.children === undefined || column.children.length === 0
      ? {}
      : { children: column.children.map((child) => columnOf(child, children.wanted, children.standing)) }),
  };
}

function picked<T extends object>(object: T, keys: readonly (keyof T & string)[]): object {
  return Object.fromEntries(keys.flatMap((key) => (object[key] === undefined ? [] : [[key, object[key]]])));
}

/** Of one side, what people may have set, as far as the request says something of it. Each tag that stands stays. */
function kept(held: Kept, request: Kept, side: Kept): object {
  // A name that stands is never replaced.
  const displayName = request.displayName === undefined || held.displayName ? {} : { displayName: side.displayName };
  const description = request.description === undefined ? {} : { description: side.description };
  if (request.tags === undefined) return { ...displayName, ...description };
  const names = new Set(side.tags?.map(({ tagFQN }) => tagFQN));
  const wanted = request.tags.filter(({ tagFQN }) => names.has(tagFQN)).map(({ tagFQN }) => ({ tagFQN }));
  return { ...displayName, ...description, tags: wanted };
}

type Owned = Pick<Schemas['StoredContainer'], 'owner' | 'owners'>;

function owners(held: Owned, request: Owned, side: Owned): object {
  if (request.owner === undefined && request.owners === undefined) return {};
  return { owners: ownersOf(side === held ? held : request) };
}

function ownersOf({ owner, owners = [] }: Owned): readonly string[] {
  return [...owners, ...(owner === undefined ? [] : [owner])]
    .filter(({ inherited }) => inherited !== true)
    .map(({ type, id }) => `${type} ${id}`)
    .sort();
}

type Modified = Pick<Schemas['StoredContainer'], 'lifeCycle'>;

/** When it was last modified: servers take nothing that is older than what they have. */
function modified(held: Modified, request: Modified, side: Modified): object {
  const [before, after] = [held, request].map(({ lifeCycle }) => lifeCycle?.updated?.timestamp);
  if (after === undefined || (before !== undefined && before >= after)) return {};
  return { lastModified: side.lifeCycle?.updated?.timestamp };
}

/** Servers keep no `false`. */
function partitioned(
  held: Schemas['StoredContainer'],
  request: Schemas['ContainerRequest'],
  side: Schemas['StoredContainer'] | Schemas['ContainerRequest'],
): object {
  if (held.dataModel === undefined || request.dataModel === undefined) return {};
  return { isPartitioned: side.dataModel?.isPartitioned ?? false };
}
