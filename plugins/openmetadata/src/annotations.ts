import type { Column, Container, TagLabel } from '@sluice/plugin-api';
import type { components } from './generated/api.js';
import { knows, type ServerVersion } from './server-version.js';

type Schemas = components['schemas'];
type Label = Schemas['TagLabel'];

/** What a container and its columns have that people may have set, too, or a column of either side. */
interface Annotated {
  readonly description?: string;
  readonly tags?: readonly TagLabel[];
}

interface StandingAnnotations {
  readonly description?: string;
  readonly tags?: readonly Label[];
}

/** Whether a container or one of its columns says something that people may have set otherwise in the catalogue. */
export function isAnnotated(container: Container): boolean {
  return hasAny(container) || (container.owners ?? []).length > 0 || columnsIn(container.dataModel?.columns).some(hasAny);
}

/** The tags that a container and its columns carry, each as often as it is carried. */
export function tagsOf(container: Container): readonly TagLabel[] {
  return [container, ...columnsIn(container.dataModel?.columns)].flatMap(({ tags = [] }) => tags);
}

/**
 * Description and tags for a request: the description that stands in the catalogue before ours, each tag that stands as it is, then ours. A guess
 * gives way where a tag of its classification stands, or comes that is no guess: people have decided then.
 */
export function annotations(
  { description, tags }: Annotated,
  standing: StandingAnnotations | undefined,
  version: ServerVersion,
): { description?: string; tags?: Label[] } {
  const text = standing?.description || description;
  const labels = labelsOf(tags ?? [], standing?.tags ?? [], version);
  return { ...(text ? { description: text } : {}), ...(labels.length === 0 ? {} : { tags: labels }) };
}

/** What a server has left as it was of the descriptions in a request, as changes to it. */
export function descriptionPatch(request: Schemas['ContainerRequest'], stored: Schemas['StoredContainer']): Schemas['JsonPatch'] {
  const columns = columnPatch(request.dataModel?.columns ?? [], stored.dataModel?.columns ?? [], '/dataModel/columns');
  return [...textPatch(request, stored, ''), ...columns];
}

function columnPatch(
  columns: readonly Schemas['Column'][],
  stored: readonly Schemas['StoredColumn'][],
  pointer: string,
): Schemas['JsonPatch'] {
  return columns.flatMap((column) => {
    const index = stored.findIndex(({ name }) => name === column.name);
    const found = stored[index];
    if (found === undefined) return [];
    const at = `${pointer}/${index}`;
    return [...textPatch(column, found, at), ...columnPatch(column.children ?? [], found.children ?? [], `${at}/children`)];
  });
}

function textPatch(wanted: { description?: string }, stored: { description?: string }, pointer: string): Schemas['JsonPatch'] {
  const { description: value } = wanted;
  return value === undefined || value === stored.description ? [] : [{ op: 'add', path: `${pointer}/description`, value }];
}

function labelsOf(ours: readonly TagLabel[], standing: readonly Label[], version: ServerVersion): Label[] {
  const byName = new Map(standing.map((label) => [label.tagFQN, label]));
  const certain = [...standing, ...ours.filter(({ score }) => score === undefined)];
  const decided = new Set(certain.map(({ tagFQN }) => classificationOf(tagFQN)));
  const wanted = ours.filter(
    ({ tagFQN, score }) => score === undefined || byName.has(tagFQN) || !decided.has(classificationOf(tagFQN)),
  );
  const names = new Set(wanted.map(({ tagFQN }) => tagFQN));
  return [
    ...wanted.map((label) => byName.get(label.tagFQN) ?? toLabel(label, version)),
    ...standing.filter(({ tagFQN }) => !names.has(tagFQN)),
  ];
}

function toLabel({ tagFQN, score }: TagLabel, version: ServerVersion): Label {
  const label = { tagFQN, source: 'Classification', labelType: 'Automated', state: 'Suggested' } as const;
  if (score === undefined || !knows(version, 'tagLabel.reason')) return label;
  return { ...label, labelType: 'Generated', reason: `Guessed by Sluice from names and values, with a score of ${score}` };
}

/** The first part of a tag's fully qualified name, quotes included. */
function classificationOf(tagFQN: string): string {
  return /^(?:"(?:[^"]|"")*"|[^.]*)/.exec(tagFQN)?.[0] ?? tagFQN;
}

function hasAny({ description, tags = [] }: Annotated): boolean {
  return Boolean(description) || tags.length > 0;
}

/** Columns and all that lies in them. */
function columnsIn(columns: readonly Column[] = []): readonly Column[] {
  return columns.flatMap((column) => [column, ...columnsIn(column.children)]);
}
