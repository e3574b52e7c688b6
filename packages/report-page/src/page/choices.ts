import { element } from './element.js';

/** One of what people may choose. */
export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

/** A row of radio buttons under one title. */
export function choices<Value extends string>(
  title: string,
  options: readonly Choice<Value>[],
  chosen: Value,
  onChoice: (value: Value) => void,
): HTMLElement {
  const group = title.toLowerCase().replaceAll(' ', '-');
  const buttons = options.map(({ value, label }) => {
    const input = element('input', { type: 'radio', name: group, value, checked: value === chosen });
    input.addEventListener('change', () => onChoice(value));
    return element('label', {}, input, element('span', {}, label));
  });
  return element('fieldset', { class: 'choices' }, element('legend', {}, title), element('div', {}, ...buttons));
}
