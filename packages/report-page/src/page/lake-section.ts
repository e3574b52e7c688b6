import { countOf } from '../figures.js';
import type { PageData } from '../page-data.js';
import { DatasetPanel } from './dataset-panel.js';
import { element } from './element.js';
import { LakeMap } from './lake-map.js';
import type { LakeNode } from './lake-node.js';
import { LakeTree } from './lake-tree.js';
import { makeLake } from './make-lake.js';
import { searchBox } from './search-box.js';
import { section } from './section.js';

/** The lake to look around in: its tree with the search, its map, and what is known of the place that is chosen. */
export function lakeSection(data: PageData): { section: HTMLElement; show: (fullyQualifiedName: string) => void } {
  const lake = makeLake(data.report);
  if (lake.nodes.size === 0) return { section: withoutContainers(), show: () => undefined };
  const panel = new DatasetPanel(data);
  const map = new LakeMap(lake, (node, opener) => choose(node, opener));
  const tree = new LakeTree(lake.root, (node, opener) => choose(node, opener));
  const choose = (node: LakeNode, opener: HTMLElement | undefined): void => {
    map.reveal(node);
    tree.mark(node);
    if (node.container !== undefined) panel.show(node, opener);
  };
  const made = section(
    'lake',
    'Lake',
    undefined,
    element(
      'p',
      { class: 'quiet' },
      `${countOf(lake.root.datasets, 'dataset')} below ${countOf(lake.root.children.length, 'place')}.`,
    ),
    element(
      'div',
      { class: 'explorer' },
      element('div', { class: 'finder' }, searchBox(lake, tree), tree.element),
      map.element,
      panel.element,
    ),
  );
  return {
    section: made,
    show: (fullyQualifiedName) => {
      const node = lake.nodes.get(fullyQualifiedName);
      if (node === undefined) return;
      const opener = document.activeElement;
      choose(node, opener instanceof HTMLElement ? opener : undefined);
    },
  };
}

function withoutContainers(): HTMLElement {
  return section('lake', 'Lake', 0, element('p', {}, 'The report holds no containers.'));
}
