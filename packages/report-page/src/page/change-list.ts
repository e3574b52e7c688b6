import type { Change, Json } from '@sluice/plugin-api';
import { element } from './element.js';
import { longList } from './long-list.js';
import { name } from './name.js';

const VALUE_CHARACTERS = 200;

/** Fields that changed, each as before and after. */
export function changeList(changes: readonly Change[]): HTMLElement {
  return longList(changes, oneChange, { class: 'changes' });
}

function oneChange({ path, before, after }: Change): Node {
  return element(
    'div',
    { class: 'change' },
    name(path, 'path'),
    ' ',
    before === undefined ? element('span', { class: 'unseen' }, 'added') : element('del', {}, name(valueText(before))),
    before === undefined || after === undefined ? ' ' : element('span', { class: 'arrow' }, ' → '),
    after === undefined ? element('span', { class: 'unseen' }, 'removed') : element('ins', {}, name(valueText(after))),
  );
}

/** A column by its type, other values as JSON. */
function valueText(value: Json): string {
  const type =
    typeof value === 'object' && value !== null && 'dataType' in value ? (value['dataTypeDisplay'] ?? value['dataType']) : value;
  const text = typeof type === 'string' ? type : JSON.stringify(type);
  return text.length > VALUE_CHARACTERS ? `${text.slice(0, VALUE_CHARACTERS)}…` : text;
}
