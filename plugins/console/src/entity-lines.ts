import type { Column, Container, Entity } from '@sluice/plugin-api';
import { printable, printableCount, printableSize } from './printable.js';
import type { Style } from './style.js';

const INDENT = '  ';

/** An entity as lines: one for itself, and one for each of its columns where `columns` says so. */
export function entityLines(entity: Entity, columns: boolean, style: Style): string[] {
  const title = style.strong(printable(entity.kind === 'tag' ? entity.fullyQualifiedName : entity.name));
  const facts = factsOf(entity);
  const line = facts.length === 0 ? title : `${title}${INDENT}${facts.map(printable).join(', ')}`;
  const model = entity.kind === 'container' && columns ? entity.dataModel : undefined;
  return [line, ...columnLines(model?.columns ?? [], INDENT, style)];
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

function containerFacts({ fileFormats, size, numberOfObjects, dataModel, tags }: Container): string[] {
  return [
    ...(fileFormats.length === 0 ? [] : [fileFormats.join('+')]),
    size === undefined ? 'size unknown' : printableSize(size),
    ...(numberOfObjects === undefined ? [] : [printableCount(numberOfObjects, 'object')]),
    ...(dataModel === undefined ? [] : [printableCount(dataModel.columns.length, 'column')]),
    ...(dataModel?.isPartitioned === true ? ['partitioned'] : []),
    ...(tags ?? []).map((tag) => `#${tag.tagFQN}`),
  ];
}

function columnLines(columns: readonly Column[], indent: string, style: Style): string[] {
  const names = columns.map((column) => printable(column.name));
  const width = Math.max(0, ...names.map((name) => name.length));
  return columns.flatMap((column, index) => [
    `${indent}${(names[index] ?? '').padEnd(width)}${INDENT}${style.faint(printable(column.dataTypeDisplay ?? column.dataType))}`,
    ...columnLines(column.children ?? [], indent + INDENT, style),
  ]);
}
