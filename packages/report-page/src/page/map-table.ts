import { bytesText, countText, timeText } from '../figures.js';
import { button, element } from './element.js';
import { type LakeNode, type Measure, mainFormat } from './lake-node.js';
import { name } from './name.js';
import type { Tile } from './tile.js';

const ROWS_STEP = 200;

/** What the map shows, as a table: for those who cannot see it, and for exact figures. */
export class MapTable {
  readonly element = element('div', {
    class: 'scrolled map-table',
    tabindex: '0',
    role: 'region',
    'aria-label': 'The map as a table',
  });
  readonly #open: (tile: Tile, opener: HTMLElement) => void;

  constructor(open: (tile: Tile, opener: HTMLElement) => void) {
    this.#open = open;
  }

  focus(): void {
    this.element.querySelector<HTMLElement>('button')?.focus();
  }

  /** Shows places, the largest first. */
  show(nodes: readonly LakeNode[], measure: Measure): void {
    const sorted = [...nodes].sort((a, b) => b[measure] - a[measure]);
    const body = element('tbody');
    const head = element(
      'tr',
      {},
      ...['Name', 'Format', 'Size', 'Objects', 'Datasets', 'Last modified', 'Outcome'].map((title) =>
        element('th', { scope: 'col' }, title),
      ),
    );
    const more = button('Show more', { class: 'more' }, () => grow());
    const grow = (): void => {
      const from = body.children.length;
      body.append(...sorted.slice(from, from + ROWS_STEP).map((node) => this.#row(node, measure)));
      more.hidden = body.children.length === sorted.length;
    };
    grow();
    this.element.replaceChildren(
      element('table', {}, element('caption', { class: 'unseen' }, 'Places on this level'), element('thead', {}, head), body),
      more,
    );
  }

  #row(node: LakeNode, measure: Measure): HTMLElement {
    const open = button('', { class: 'link' }, () =>
      this.#open({ kind: 'place', label: node.label, value: node[measure], nodes: [node] }, open),
    );
    open.append(name(node.label));
    const { size, objects, datasets, lastModified, status } = node;
    return element(
      'tr',
      {},
      element('th', { scope: 'row' }, open),
      element('td', {}, mainFormat(node)),
      element('td', { class: 'number' }, size === 0 && node.container?.size === undefined ? 'unknown' : bytesText(size)),
      element(
        'td',
        { class: 'number' },
        objects === 0 && node.container?.numberOfObjects === undefined ? 'unknown' : countText(objects),
      ),
      element('td', { class: 'number' }, countText(datasets)),
      element('td', {}, lastModified === undefined ? 'unknown' : timeText(lastModified)),
      element('td', {}, status ?? ''),
    );
  }
}
