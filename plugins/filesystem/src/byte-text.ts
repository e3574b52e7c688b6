/**
 * The UTF-8 bytes of a text, a character a byte: compared as they are, such texts are in the order in which stores list keys, and are short in
 * memory.
 */
export function toByteText(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** The text of such bytes. */
export function fromByteText(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
