const BYTES_IN_A_STEP = 1024;
const UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

/** Made with the first count: it takes milliseconds. */
let grouped: Intl.NumberFormat | undefined;

/** `text` with all that is not seen, or moves what is, spelled out: a name cannot forge lines or colours. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
}

/** A count of bytes, readable and exact: `8.2 KiB (8,371 bytes)`. */
export function printableSize(bytes: number): string {
  const exact = printableCount(bytes, 'byte');
  if (bytes < BYTES_IN_A_STEP) return exact;
  let value = bytes / BYTES_IN_A_STEP;
  let unit = 0;
  // What would be rounded to 1024.0 is 1.0 of the next unit.
  while (value >= BYTES_IN_A_STEP - 0.05 && unit < UNITS.length - 1) {
    value /= BYTES_IN_A_STEP;
    unit += 1;
  }
  return `${value.toFixed(1)} ${UNITS[unit]} (${exact})`;
}

/** A count of things: `1 object`, `1,200 objects`. */
export function printableCount(count: number, thing: string): string {
  grouped ??= new Intl.NumberFormat('en-US');
  return `${grouped.format(count)} ${thing}${count === 1 ? '' : 's'}`;
}
