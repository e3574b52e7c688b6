import type { Change, Json } from '@sluice/plugin-api';
import { printable } from './printable.js';

const VALUE_CHARACTERS = 60;
/** Fields that hold milliseconds since 1970-01-01T00:00Z. */
const TIMES = /(^|\.)lastModified$/;

/** `+ columns.total: DOUBLE`, `- columns.old: INT`, `~ size: 10 -> 20`; times in ISO 8601. */
export function changeText({ path, before, after }: Change): string {
  const name = printable(path);
  if (before === undefined) return `+ ${name}: ${valueText(path, after)}`;
  if (after === undefined) return `- ${name}: ${valueText(path, before)}`;
  return `~ ${name}: ${valueText(path, before)} -> ${valueText(path, after)}`;
}

/** A time in ISO 8601, a column by its type, anything else as JSON; a long text is cut. */
function valueText(path: string, value: Json | undefined): string {
  const text = (TIMES.test(path) ? timeOf(value) : undefined) ?? typeOf(value) ?? JSON.stringify(value) ?? '';
  const cut = text.length > VALUE_CHARACTERS ? `${text.slice(0, VALUE_CHARACTERS)}…` : text;
  return printable(cut);
}

function timeOf(value: Json | undefined): string | undefined {
  if (typeof value !== 'number') return undefined;
  const time = new Date(value);
  // A catalogue may hold what is no time.
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

function typeOf(value: Json | undefined): string | undefined {
  if (typeof value !== 'object' || value === null || !('dataType' in value)) return undefined;
  const type = value['dataTypeDisplay'] ?? value.dataType;
  return typeof type === 'string' ? type : undefined;
}
