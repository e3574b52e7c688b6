import { element } from './element.js';

/** A name or text from the lake, isolated from the writing direction of what is around it. */
export function name(text: string, className?: string): HTMLElement {
  return element('bdi', { class: className }, text);
}
