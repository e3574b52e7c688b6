import type { Column, Container, Entity, TagLabel } from '@sluice/plugin-api';
import { printable, printableCount, printableSize } from './printable.js';
import type { Style } from './style.js';

const INDENT = '  ';
const DESCRIPTION_MAX_CHARACTERS = 100;

/**
 * An entity as lines: one for itself, one for the beginning of a container's description, and one for each of its columns where `columns`
 * says so.
 */
export function entityLines(entity: Entity, columns: boolean, style: Style): string[] {
  const title = style.strong(printable(entity.kind === 'tag' ? entity.fullyQualifiedName : entity.name));
  const facts = factsOf(entity);
  const line = facts.length === 0 ? title : `${title}${INDENT}${facts.map(printable).join(', ')}`;
  if (entity.kind !== 'container') return [line];
  const said = beginningOf(entity.description);
  return [
    line,
    ...(said === '' ? [] : [`${INDENT}${style.faint(printable(said))}`]),
    ...columnLines((columns ? entity.dataModel?.columns : undefined) ?? [], INDENT, style),
  ];
}

function factsOf(entity: Entity): string[] {
  switch (entity.kind) {
    case 'storageService':
      return [entity.serviceType];
    case 'tag':
      return ['tag'];
    case 'container':
      return containerFacts(entity);
  }
}

function containerFacts({ fileFormats, size, numberOfObjects, dataModel, owners = [], tags }: Container): string[] {
  return [
    ...(fileFormats.length === 0 ? [] : [fileFormats.join('+')]),
    size === undefined ? 'size unknown' : printableSize(size),
    ...(numberOfObjects === undefined ? [] : [printableCount(numberOfObjects, 'object')]),
    ...(dataModel === undefined ? [] : [printableCount(dataModel.columns.length, 'column')]),
    ...(dataModel?.isPartitioned === true ? ['partitioned'] : []),
    ...(owners.length === 0 ? [] : [`owned by ${owners.map(({ name }) => name).join(' and ')}`]),
    ...tagFacts(tags),
  ];
}

function columnLines(columns: readonly Column[], indent: string, style: Style): string[] {
  const names = columns.map((column) => printable(column.name));
  const width = Math.max(0, ...names.map((name) => name.length));
  return columns.flatMap((column, index) => {
    const facts = [...tagFacts(column.tags), beginningOf(column.description)].filter((fact) => fact !== '');
    const type = style.faint(printable(column.dataTypeDisplay ?? column.dataType));
    return [
      [`${indent}${(names[index] ?? '').padEnd(width)}`, type, ...facts.map(printable)].join(INDENT),
      ...columnLines(column.children ?? [], indent + INDENT, style),
    ];
  });
}

function tagFacts(tags: readonly TagLabel[] = []): string[] {
  return tags.map(({ tagFQN, score }) => `#${tagFQN}${score === undefined ? '' : ` (${score})`}`);
}

/** The first line of a description that says something, without the marks of a heading; a long one is cut. */
function beginningOf(description = ''): string {
  const [line = ''] = description.split('\n').flatMap((each) => each.replace(/^#+ /, '').trim() || []);
  const characters = [...line];
  return characters.length <= DESCRIPTION_MAX_CHARACTERS
    ? line
    : `${characters.slice(0, DESCRIPTION_MAX_CHARACTERS - 1).join('')}…`;
}
