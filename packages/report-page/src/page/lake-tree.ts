import { countText } from '../figures.js';
import { visibleText } from '../visible-text.js';
import { element } from './element.js';
import { type LakeNode, pathTo } from './lake-node.js';
import { name } from './name.js';
import { columnNames } from './search-box.js';

const ROW_PIXELS = 44;
const SPARE_ROWS = 6;

interface Row {
  readonly node: LakeNode;
  readonly level: number;
  readonly position: number;
  readonly siblings: number;
}

/** A tree of which only the rows in sight are drawn; the arrow keys walk it. */
export class LakeTree {
  readonly element: HTMLElement;
  readonly #root: LakeNode;
  readonly #choose: (node: LakeNode, opener: HTMLElement | undefined) => void;
  readonly #rows = element('div', { class: 'rows', role: 'tree', 'aria-label': 'Lake' });
  readonly #open = new Set<LakeNode>();
  #visible: readonly Row[] = [];
  #words: readonly string[] | undefined;
  #current = 0;
  #chosen: LakeNode | undefined;

  constructor(root: LakeNode, choose: (node: LakeNode, opener: HTMLElement | undefined) => void) {
    this.#root = root;
    this.#choose = choose;
    this.element = element('div', { class: 'tree' }, this.#rows);
    this.element.addEventListener('scroll', () => this.#draw());
    new ResizeObserver(() => this.#draw()).observe(this.element);
    this.#rows.addEventListener('keydown', (event) => this.#onKey(event));
    this.#rows.addEventListener('click', (event) => this.#onClick(event));
    if (root.children.length === 1) this.#open.add(root.children[0] ?? root);
    this.showAll();
  }

  /** Shows the whole tree, as far as it is open. */
  showAll(): void {
    this.#words = undefined;
    this.#set([...this.#rowsIn(this.#root, 1)]);
  }

  /** Shows places that were found by words, as a list. */
  showFound(nodes: readonly LakeNode[], words: readonly string[]): void {
    this.#words = words;
    this.#set(nodes.map((node, index) => ({ node, level: 1, position: index + 1, siblings: nodes.length })));
  }

  /** Marks the place that is chosen. */
  mark(node: LakeNode): void {
    this.#chosen = node;
    this.#draw();
  }

  focus(): void {
    this.#rowElement(this.#current)?.focus();
  }

  #set(rows: readonly Row[], current = 0): void {
    this.#visible = rows;
    this.#current = Math.max(0, Math.min(current, rows.length - 1));
    if (current === 0) this.element.scrollTop = 0;
    this.#draw();
  }

  *#rowsIn(parent: LakeNode, level: number): Generator<Row> {
    for (const [index, node] of parent.children.entries()) {
      yield { node, level, position: index + 1, siblings: parent.children.length };
      if (this.#open.has(node)) yield* this.#rowsIn(node, level + 1);
    }
  }

  #draw(): void {
    const first = Math.max(0, Math.floor(this.element.scrollTop / ROW_PIXELS) - SPARE_ROWS);
    const last = Math.ceil((this.element.scrollTop + this.element.clientHeight) / ROW_PIXELS) + SPARE_ROWS;
    const indexes = new Set<number>();
    for (let index = first; index < Math.min(last, this.#visible.length); index += 1) indexes.add(index);
    if (this.#visible.length > 0) indexes.add(this.#current);
    this.#rows.style.height = `${this.#visible.length * ROW_PIXELS}px`;
    const hadFocus = this.#rows.contains(document.activeElement);
    this.#rows.hidden = this.#visible.length === 0;
    this.#rows.replaceChildren(...[...indexes].sort((a, b) => a - b).map((index) => this.#rowAt(index)));
    if (hadFocus) this.#rowElement(this.#current)?.focus({ preventScroll: true });
  }

  #rowAt(index: number): HTMLElement {
    const { node, level, position, siblings } = this.#visible[index] ?? { node: this.#root, level: 1, position: 1, siblings: 1 };
    const isParent = this.#words === undefined && node.children.length > 0;
    const row = element(
      'div',
      {
        role: 'treeitem',
        class: node.status === 'failed' ? 'row row-failed' : 'row',
        'data-index': index,
        'aria-level': level,
        'aria-posinset': position,
        'aria-setsize': siblings,
        'aria-expanded': isParent ? String(this.#open.has(node)) : undefined,
        'aria-selected': String(node === this.#chosen),
        tabindex: index === this.#current ? 0 : -1,
        title: visibleText(node.container?.fullPath ?? node.label),
      },
      element('span', { class: isParent ? 'twist' : 'leaf', 'aria-hidden': 'true' }),
      element('span', { class: 'row-text' }, name(node.label, 'row-name'), this.#detail(node)),
      node.children.length === 0 ? undefined : element('span', { class: 'row-count' }, countText(node.datasets)),
    );
    row.style.top = `${index * ROW_PIXELS}px`;
    row.style.setProperty('--level', String(level));
    return row;
  }

  /** What is below a row's name: where it is and, of what was found by a column, which. */
  #detail({ container, parent, status }: LakeNode): HTMLElement {
    const column = columnNames(container?.dataModel?.columns ?? []).find((each) =>
      this.#words?.some((word) => each.toLowerCase().includes(word)),
    );
    if (column !== undefined) return element('small', {}, 'column ', name(column));
    if (this.#words !== undefined) return element('small', {}, name(container?.fullPath ?? ''));
    const format = container?.fileFormats.join(', ') ?? '';
    const kind = container === undefined ? 'folder' : parent?.parent === undefined ? 'bucket' : format;
    return element('small', {}, [kind, status].filter((text) => text !== undefined && text !== '').join(' · '));
  }

  #rowElement(index: number): HTMLElement | undefined {
    return this.#rows.querySelector<HTMLElement>(`[data-index="${index}"]`) ?? undefined;
  }

  #onClick(event: MouseEvent): void {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[role="treeitem"]') : null;
    if (row === null) return;
    this.#moveTo(Number(row.dataset['index']));
    const { node } = this.#visible[this.#current] ?? {};
    if (node === undefined) return;
    if (event.target instanceof Element && event.target.closest('.twist') !== null) this.#toggle(node);
    else this.#activate(node);
  }

  #activate(node: LakeNode): void {
    if (this.#words === undefined && node.children.length > 0 && !this.#open.has(node)) this.#toggle(node);
    const opener = this.#rowElement(this.#current);
    this.#choose(node, node.children.length > 0 ? undefined : opener);
  }

  #toggle(node: LakeNode): void {
    if (this.#words !== undefined || node.children.length === 0) return;
    if (!this.#open.delete(node)) this.#open.add(node);
    const scroll = this.element.scrollTop;
    this.#set([...this.#rowsIn(this.#root, 1)], this.#current);
    this.element.scrollTop = scroll;
  }

  #moveTo(index: number): void {
    this.#current = Math.max(0, Math.min(index, this.#visible.length - 1));
    const top = this.#current * ROW_PIXELS;
    const { scrollTop, clientHeight } = this.element;
    if (top < scrollTop) this.element.scrollTop = top;
    else if (top + ROW_PIXELS > scrollTop + clientHeight) this.element.scrollTop = top + ROW_PIXELS - clientHeight;
    this.#draw();
    this.#rowElement(this.#current)?.focus({ preventScroll: true });
  }

  #onKey(event: KeyboardEvent): void {
    const { node } = this.#visible[this.#current] ?? {};
    if (node === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(this.element.clientHeight / ROW_PIXELS) - 1);
    const isOpen = this.#open.has(node) && this.#words === undefined;
    const actions: Readonly<Record<string, () => void>> = {
      ArrowDown: () => this.#moveTo(this.#current + 1),
      ArrowUp: () => this.#moveTo(this.#current - 1),
      PageDown: () => this.#moveTo(this.#current + page),
      PageUp: () => this.#moveTo(this.#current - page),
      Home: () => this.#moveTo(0),
      End: () => this.#moveTo(this.#visible.length - 1),
      ArrowRight: () => (isOpen ? this.#moveTo(this.#current + 1) : this.#toggle(node)),
      ArrowLeft: () => (isOpen ? this.#toggle(node) : this.#moveToParent(node)),
      Enter: () => this.#activate(node),
      ' ': () => this.#activate(node),
    };
    const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
    if (action === undefined) return;
    event.preventDefault();
    action();
  }

  #moveToParent(node: LakeNode): void {
    const parent = pathTo(node).at(-2);
    const index = this.#visible.findIndex((row) => row.node === parent);
    if (index >= 0) this.#moveTo(index);
  }
}
