import type { Change, Json } from '@sluice/plugin-api';
import { printable } from './printable.js';

const VALUE_CHARACTERS = 60;

/** `+ columns.total: DOUBLE`, `- columns.old: INT`, `~ size: 10 -> 20`. */
export function changeText({ path, before, after }: Change): string {
  const name = printable(path);
  if (before === undefined) return `+ ${name}: ${valueText(after)}`;
  if (after === undefined) return `- ${name}: ${valueText(before)}`;
  return `~ ${name}: ${valueText(before)} -> ${valueText(after)}`;
}

/** A column by its type, anything else as JSON; a long text is cut. */
function valueText(value: Json | undefined): string {
  const text = typeOf(value) ?? JSON.stringify(value) ?? '';
  const cut = text.length > VALUE_CHARACTERS ? `${text.slice(0, VALUE_CHARACTERS)}…` : text;
  return printable(cut);
}

function typeOf(value: Json | undefined): string | undefined {
  if (typeof value !== 'object' || value === null || !('dataType' in value)) return undefined;
  const type = value['dataTypeDisplay'] ?? value.dataType;
  return typeof type === 'string' ? type : undefined;
}
