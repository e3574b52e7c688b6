import { countOf } from '../figures.js';
import { type Choice, choices } from './choices.js';
import { announce, button, element } from './element.js';
import { type LakeNode, type Measure, pathTo } from './lake-node.js';
import type { Lake } from './make-lake.js';
import { MapTable } from './map-table.js';
import { MapTiles } from './map-tiles.js';
import { name } from './name.js';
import { type Tile, tilesOf } from './tile.js';
import type { Colouring } from './tile-colour.js';

const MEASURES: readonly Choice<Measure>[] = [
  { value: 'size', label: 'Size' },
  { value: 'objects', label: 'Objects' },
  { value: 'datasets', label: 'Datasets' },
];
const COLOURINGS: readonly Choice<Colouring>[] = [
  { value: 'format', label: 'Format' },
  { value: 'outcome', label: 'Outcome' },
  { value: 'age', label: 'Age' },
];
const GROUPINGS = [
  { value: 'place', label: 'Place' },
  { value: 'format', label: 'Format' },
] as const;
const VIEWS = [
  { value: 'map', label: 'Map' },
  { value: 'table', label: 'Table' },
] as const;

/** One level of the lake as tiles or as a table, with the way up to the whole. */
export class LakeMap {
  readonly element = element('div', { class: 'map' });
  readonly #choose: (node: LakeNode, opener: HTMLElement | undefined) => void;
  readonly #crumbs = element('nav', { class: 'crumbs', 'aria-label': 'Place on the map' });
  readonly #note = element('p', { class: 'quiet note' });
  readonly #tiles = new MapTiles(
    (tile, opener) => this.#open(tile, opener),
    () => this.#up(),
  );
  readonly #table = new MapTable((tile, opener) => this.#open(tile, opener));
  #measure: Measure = 'size';
  #colouring: Colouring = 'format';
  #view: 'map' | 'table' = 'map';
  #place: LakeNode;
  /** Smaller places that are looked at by themselves. */
  #smaller: Tile | undefined;

  constructor(lake: Lake, choose: (node: LakeNode, opener: HTMLElement | undefined) => void) {
    this.#choose = choose;
    this.#place = lake.root;
    if (lake.root.size === 0) this.#measure = lake.root.objects === 0 ? 'datasets' : 'objects';
    const controls = element(
      'div',
      { class: 'controls' },
      choices('Area', MEASURES, this.#measure, (value) => this.#change(() => (this.#measure = value))),
      choices('Group by', GROUPINGS, 'place', (value) =>
        this.#change(() => this.#goTo(value === 'place' ? lake.root : lake.byFormat)),
      ),
      choices('Colour', COLOURINGS, this.#colouring, (value) => this.#change(() => (this.#colouring = value))),
      choices('Show as', VIEWS, this.#view, (value) => this.#change(() => (this.#view = value))),
    );
    this.element.append(controls, this.#crumbs, this.#tiles.element, this.#table.element, this.#note);
    new ResizeObserver(() => this.#tiles.layOut()).observe(this.#tiles.stage);
    this.#draw();
  }

  /** Goes to the level on which a place is to be seen. */
  reveal(node: LakeNode): void {
    const level = node.children.length > 0 ? node : (node.parent ?? node);
    if (level !== this.#place && pathTo(this.#place)[0] === pathTo(level)[0]) {
      this.#goTo(level);
      this.#draw();
    }
  }

  #change(change: () => void): void {
    change();
    this.#draw();
  }

  #goTo(place: LakeNode): void {
    this.#place = place;
    this.#smaller = undefined;
  }

  #open(tile: Tile, opener: HTMLElement): void {
    const [node] = tile.nodes;
    if (tile.kind === 'rest' || node === undefined) return;
    if (tile.kind === 'smaller') this.#smaller = tile;
    else if (node.children.length > 0) this.#goTo(node);
    else {
      this.#choose(node, opener);
      return;
    }
    this.#draw();
    this.#focus();
    announce(`${tile.label}: ${countOf(tile.kind === 'smaller' ? tile.nodes.length : node.children.length, 'place')}`);
    if (tile.kind === 'place' && node.container !== undefined) this.#choose(node, undefined);
  }

  #up(): void {
    if (this.#smaller !== undefined) this.#smaller = undefined;
    else if (this.#place.parent !== undefined) this.#goTo(this.#place.parent);
    else return;
    this.#draw();
    this.#focus();
    announce(this.#place.label);
  }

  #focus(): void {
    if (this.#view === 'map') this.#tiles.focus();
    else this.#table.focus();
  }

  #draw(): void {
    const place = this.#place;
    const nodes = this.#smaller?.nodes ?? place.children;
    const whole = this.#smaller === undefined && this.#measure !== 'datasets' ? place[this.#measure] : 0;
    const tiles = tilesOf(nodes, this.#measure, whole);
    const isMap = this.#view === 'map';
    this.#tiles.element.hidden = !isMap;
    this.#table.element.hidden = isMap;
    if (isMap) this.#tiles.show(tiles, this.#measure, this.#colouring);
    else this.#table.show(nodes, this.#measure);
    const unknown = nodes.filter((node) => node[this.#measure] === 0).length;
    this.#note.textContent =
      unknown === 0 || !isMap ? '' : `${countOf(unknown, 'place')} of no known ${this.#measure}: see the table.`;
    this.#drawCrumbs();
  }

  #drawCrumbs(): void {
    const path = pathTo(this.#place);
    const items = path.map((node, index) => {
      const isLast = index === path.length - 1 && this.#smaller === undefined;
      const label = index === 0 ? `${node.label}` : node.label;
      if (isLast) return element('li', { 'aria-current': 'page' }, name(label));
      const link = button('', { class: 'link' }, () => {
        this.#goTo(node);
        this.#draw();
        this.#focus();
      });
      link.append(name(label));
      return element('li', {}, link);
    });
    if (this.#smaller !== undefined) items.push(element('li', { 'aria-current': 'page' }, this.#smaller.label));
    this.#crumbs.replaceChildren(element('ol', {}, ...items));
  }
}
