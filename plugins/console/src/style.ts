/** How parts of a line look. */
export interface Style {
  /** What a line is about. */
  strong(text: string): string;
  /** What can be skipped. */
  faint(text: string): string;
}

const PLAIN: Style = { strong: (text) => text, faint: (text) => text };
const COLOURED: Style = {
  strong: (text) => `\u001b[1m${text}\u001b[22m`,
  faint: (text) => `\u001b[2m${text}\u001b[22m`,
};

/** Terminal codes for a terminal, unless NO_COLOR is set (https://no-color.org); else none. */
export function styleFor(output: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv): Style {
  return output.isTTY === true && !environment['NO_COLOR'] ? COLOURED : PLAIN;
}
