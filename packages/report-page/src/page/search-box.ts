import type { Column } from '@sluice/plugin-api';
import { countOf } from '../figures.js';
import { announce, element } from './element.js';
import type { LakeNode } from './lake-node.js';
import type { LakeTree } from './lake-tree.js';
import type { Lake } from './make-lake.js';

const DELAY_MILLISECONDS = 120;

interface Entry {
  readonly node: LakeNode;
  readonly text: string;
}

/** Searches the names, paths and columns of all containers as people type; the tree shows what is found. */
export function searchBox({ nodes }: Lake, tree: LakeTree): HTMLElement {
  let index: readonly Entry[] | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const input = element('input', {
    type: 'search',
    id: 'search',
    placeholder: 'Name, path or column',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const count = element('p', { class: 'found', id: 'found' });
  const search = (): void => {
    const words = input.value
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    if (words.length === 0) {
      tree.showAll();
      count.textContent = '';
      announce('All datasets are shown');
      return;
    }
    index ??= [...nodes.values()].map((node) => ({ node, text: textOf(node) }));
    const found = index.filter(({ text }) => words.every((word) => text.includes(word))).map(({ node }) => node);
    tree.showFound(found, words);
    count.textContent = found.length === 0 ? 'Nothing is found' : `${countOf(found.length, 'place')} found`;
    announce(count.textContent);
  };
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(search, DELAY_MILLISECONDS);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      tree.focus();
    }
  });
  return element(
    'div',
    { class: 'search', role: 'search' },
    element('label', { for: 'search' }, 'Search the lake'),
    input,
    count,
  );
}

function textOf({ container }: LakeNode): string {
  if (container === undefined) return '';
  const { fullyQualifiedName, displayName = '', fullPath, dataModel } = container;
  return [fullyQualifiedName, displayName, fullPath, ...columnNames(dataModel?.columns ?? [])].join('\n').toLowerCase();
}

/** The names of columns and of all that is in them. */
export function columnNames(columns: readonly Column[]): string[] {
  return columns.flatMap(({ name, children = [] }) => [name, ...columnNames(children)]);
}
