import { type HierarchyRectangularNode, hierarchy, treemap, treemapSquarify } from 'd3-hierarchy';
import { countOf } from '../figures.js';
import { visibleText } from '../visible-text.js';
import { element } from './element.js';
import type { Measure } from './lake-node.js';
import { measureText } from './measure-text.js';
import { name } from './name.js';
import { type Tile, tilesOf } from './tile.js';
import { type Colouring, colourOf } from './tile-colour.js';

const HEADER_PIXELS = 40;
const INNER_HEADER_PIXELS = 20;
/** About as many are drawn in all, more of them in larger tiles. */
const INNER_TILES = 900;
/** How many levels are drawn below the one that is looked at. */
const INNER_LEVELS = 2;
const LABEL_PIXELS = { width: 54, height: 26 };
const INNER_LABEL_PIXELS = { width: 60, height: 22 };

type Box = Tile & { readonly inner?: readonly Box[] };
type Rectangle = HierarchyRectangularNode<Box>;

/** The tiles of one level and, faintly, of the next. The arrow keys go to the nearest tile, Enter opens it, Backspace goes up. */
export class MapTiles {
  readonly element = element('div', { class: 'tiles-home' });
  /** Where the tiles lie. */
  readonly stage = element('div', {
    class: 'tiles',
    role: 'group',
    'aria-label': 'Map of the lake: arrow keys move, Enter opens, Backspace goes up',
  });
  readonly #legend = element('ul', { class: 'legend', 'aria-label': 'Colours' });
  readonly #open: (tile: Tile, opener: HTMLElement) => void;
  readonly #now = Date.now();
  #tiles: readonly Tile[] = [];
  #measure: Measure = 'size';
  #colouring: Colouring = 'format';
  #buttons: { readonly box: Rectangle; readonly button: HTMLButtonElement }[] = [];

  constructor(open: (tile: Tile, opener: HTMLElement) => void, up: () => void) {
    this.#open = open;
    this.element.append(this.stage, this.#legend);
    this.stage.addEventListener('keydown', (event) => {
      if (event.key === 'Backspace' || event.key === 'Escape') {
        event.preventDefault();
        up();
      } else if (this.#move(event.key)) event.preventDefault();
    });
  }

  show(tiles: readonly Tile[], measure: Measure, colouring: Colouring): void {
    this.#tiles = tiles;
    this.#measure = measure;
    this.#colouring = colouring;
    this.layOut();
  }

  focus(): void {
    this.#buttons[0]?.button.focus();
  }

  /** Draws the tiles anew, for the size that there is. */
  layOut(): void {
    const { clientWidth: width, clientHeight: height } = this.stage;
    if (width === 0 || height === 0) return;
    const whole = this.#tiles.reduce((sum, { value }) => sum + value, 0);
    const root: Box = {
      kind: 'place',
      label: '',
      value: 0,
      nodes: [],
      inner: this.#tiles.map((tile) => this.#boxOf(tile, whole, INNER_LEVELS)),
    };
    const tree = hierarchy(root, ({ inner }) => inner).sum(({ inner, value }) => (inner === undefined ? value : 0));
    const laidOut = treemap<Box>()
      .size([width, height])
      .tile(treemapSquarify.ratio(1.4))
      .paddingInner((node) => (node.depth === 0 ? 3 : 1))
      .paddingTop((node) =>
        node.depth === 0 || node.children === undefined ? 0 : node.depth === 1 ? HEADER_PIXELS : INNER_HEADER_PIXELS,
      )
      .round(true)(tree);
    const legend = new Map<string, string>();
    const focused = this.#buttons.findIndex(({ button }) => button === document.activeElement);
    this.#buttons = (laidOut.children ?? []).map((box, index) => ({ box, button: this.#button(box, index, legend) }));
    // Beside the buttons, whose names they are no part of.
    const inner = this.#buttons.flatMap(({ box }) => (box.children ?? []).map((child) => this.#inner(child, undefined, legend)));
    this.stage.replaceChildren(...this.#buttons.map(({ button }) => button), ...inner);
    if (focused >= 0) this.#buttons[focused]?.button.focus();
    this.#legend.replaceChildren(
      ...[...legend].map(([label, className]) =>
        element('li', {}, element('span', { class: `dot ${className}`, 'aria-hidden': 'true' }), label),
      ),
    );
  }

  /** A tile with those in it, as many as can be told apart. */
  #boxOf(tile: Tile, all: number, levels: number): Box {
    const [node] = tile.nodes;
    if (tile.kind !== 'place' || node === undefined || node.children.length === 0 || levels === 0) return tile;
    const most = Math.floor((tile.value / all) * INNER_TILES);
    const whole = this.#measure === 'datasets' ? 0 : node[this.#measure];
    const inner = tilesOf(node.children, this.#measure, whole);
    if (inner.length === 0 || most < 2) return tile;
    return { ...tile, inner: inner.slice(0, most).map((each) => this.#boxOf(each, all, levels - 1)) };
  }

  #button(box: Rectangle, index: number, legend: Map<string, string>): HTMLButtonElement {
    const { data: tile } = box;
    const [node] = tile.nodes;
    const value = measureText(tile.value, this.#measure);
    const colour = node === undefined || tile.kind !== 'place' ? undefined : colourOf(node, this.#colouring, this.#now);
    const isGroup = box.children !== undefined;
    const parts =
      tile.kind === 'place' && node !== undefined && node.children.length > 0 ? `, ${countOf(node.datasets, 'dataset')}` : '';
    const more = `${colour === undefined || isGroup ? '' : `, ${colour.name}`}${parts}`;
    const label = `${visibleText(tile.label)}, ${value}${more}`;
    const made = element('button', {
      type: 'button',
      class: `tile tile-${tile.kind} ${isGroup ? 'group' : (colour?.className ?? '')}`,
      title: label,
      tabindex: index === 0 ? 0 : -1,
    });
    place(made, box, 0, 0);
    if (box.x1 - box.x0 >= LABEL_PIXELS.width && box.y1 - box.y0 >= LABEL_PIXELS.height) {
      made.classList.add('labelled');
      made.append(name(tile.label, 'tile-name'), ' ', element('span', { class: 'tile-value' }, value));
      made.append(element('span', { class: 'unseen' }, more));
    } else made.append(element('span', { class: 'unseen' }, label));
    if (colour !== undefined && !isGroup) legend.set(colour.name, colour.className);
    made.addEventListener('click', () => this.#open(tile, made));
    made.addEventListener('focus', () => {
      for (const { button } of this.#buttons) button.tabIndex = button === made ? 0 : -1;
    });
    return made;
  }

  #inner(box: Rectangle, above: Rectangle | undefined, legend: Map<string, string>): HTMLElement {
    const { data: tile } = box;
    const [node] = tile.nodes;
    const colour = node === undefined || tile.kind !== 'place' ? undefined : colourOf(node, this.#colouring, this.#now);
    const isGroup = box.children !== undefined;
    if (colour !== undefined && !isGroup) legend.set(colour.name, colour.className);
    const made = element('span', {
      class: `inner inner-${tile.kind} ${isGroup ? 'inner-group' : (colour?.className ?? '')}`,
      'aria-hidden': 'true',
    });
    place(made, box, above?.x0 ?? 0, above?.y0 ?? 0);
    const isWide = box.x1 - box.x0 >= INNER_LABEL_PIXELS.width && box.y1 - box.y0 >= INNER_LABEL_PIXELS.height;
    if (isWide) {
      made.classList.add('labelled');
      made.append(name(tile.label, 'tile-name'));
    }
    for (const child of box.children ?? []) made.append(this.#inner(child, box, legend));
    return made;
  }

  /** Moves the focus to the nearest tile in a direction. */
  #move(key: string): boolean {
    const direction = DIRECTIONS.get(key);
    const from = this.#buttons.find(({ button }) => button === document.activeElement);
    if (direction === undefined || from === undefined) return false;
    const [x, y] = direction;
    let nearest: HTMLButtonElement | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const { box, button } of this.#buttons) {
      const [right, down] = [middle(box)[0] - middle(from.box)[0], middle(box)[1] - middle(from.box)[1]];
      const ahead = right * x + down * y;
      const aside = Math.abs(right * y) + Math.abs(down * x);
      const distance = ahead + 2 * aside;
      if (button !== from.button && ahead > 0 && distance < least) [nearest, least] = [button, distance];
    }
    nearest?.focus();
    return true;
  }
}

const DIRECTIONS: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['ArrowRight', [1, 0]],
  ['ArrowLeft', [-1, 0]],
  ['ArrowDown', [0, 1]],
  ['ArrowUp', [0, -1]],
]);

function middle({ x0, x1, y0, y1 }: Rectangle): readonly [number, number] {
  return [(x0 + x1) / 2, (y0 + y1) / 2];
}

function place(made: HTMLElement, { x0, x1, y0, y1 }: Rectangle, left: number, top: number): void {
  made.style.left = `${x0 - left}px`;
  made.style.top = `${y0 - top}px`;
  made.style.width = `${x1 - x0}px`;
  made.style.height = `${y1 - y0}px`;
}
