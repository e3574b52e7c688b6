const NULL = /^(?:~|null|Null|NULL|)$/;
const TRUE = /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const FLOAT = /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)$/;
const INTEGERS: readonly (readonly [form: RegExp, parse: (digits: string) => number])[] = [
  [/^0b[01_]+$/, (digits) => Number.parseInt(digits.slice(2), 2)],
  [/^0x[0-9a-fA-F_]+$/, (digits) => Number.parseInt(digits, 16)],
  [/^0[0-7_]+$/, (digits) => Number.parseInt(digits, 8)],
  [/^(?:0|[1-9][0-9_]*)$/, Number],
  [/^[1-9][0-9_]*(?::[0-5]?[0-9])+$/, (digits) => digits.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)],
];

/**
 * What text without quotes means in YAML 1.1 as PyYAML reads it, so that a file means here what it has meant there: `no` is false,
 * `010` is 8; `y` and `1e3` are strings. Dates, infinity and floats in base 60 stay strings too: no workflow has use for them.
 */
export function resolvePlainScalar(text: string): string | number | boolean | null {
  if (NULL.test(text)) return null;
  if (TRUE.test(text)) return true;
  if (FALSE.test(text)) return false;
  if (FLOAT.test(text)) return Number.parseFloat(text.replaceAll('_', ''));
  const digits = text.replace(/^[-+]/, '');
  const parse = INTEGERS.find(([form]) => form.test(digits))?.[1];
  if (parse === undefined) return text;
  const magnitude = parse(digits.replaceAll('_', ''));
  return text.startsWith('-') ? -magnitude : magnitude;
}
