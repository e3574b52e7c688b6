import { countText } from '../figures.js';
import { button, element } from './element.js';

const STEP = 100;

/** A list that shows its first items, and more when asked. */
export function longList<T>(
  items: readonly T[],
  show: (item: T) => Node,
  attributes: Record<string, string> = {},
  first: number = STEP,
): HTMLElement {
  const list = element('ul', attributes);
  const home = element('div', { class: 'long-list' }, list);
  const more = button('', { class: 'more' }, () => grow());
  const grow = (): void => {
    const from = list.children.length;
    list.append(...items.slice(from, from + (from === 0 ? first : STEP)).map((item) => element('li', {}, show(item))));
    const left = items.length - list.children.length;
    if (left === 0) more.remove();
    else {
      more.textContent = `Show ${countText(Math.min(left, STEP))} more of ${countText(left)}`;
      home.append(more);
    }
    const next = list.children[from];
    if (from > 0 && next instanceof HTMLElement) {
      next.tabIndex = -1;
      next.focus();
    }
  };
  grow();
  return home;
}
