import { countText } from '../figures.js';
import { element } from './element.js';

/** A part of the page under its own heading, with how many things are in it. */
export function section(
  id: string,
  title: string,
  count: number | undefined,
  ...children: readonly (Node | undefined)[]
): HTMLElement {
  const heading = element('h2', { id: `${id}-title` }, title);
  if (count !== undefined) heading.append(element('span', { class: 'count' }, ` ${countText(count)}`));
  return element('section', { id, 'aria-labelledby': `${id}-title`, tabindex: '-1' }, heading, ...children);
}
