import type { Detector } from '../detector.js';

const LOCAL = /[\p{L}\p{N}._%+'-]/u;
const HOST = /[\p{L}\p{N}.-]/u;

/** Mail addresses, also within text. */
export const email: Detector = {
  type: 'email',
  sensitivity: 'sensitive',
  kinds: ['text'],
  named: (name) => {
    if (name.says(['email', 'e mail', 'email address', 'mail address', 'courriel', 'correo electronico', 'mailadresse']))
      return 1;
    return name.says(['mail']) ? 0.7 : 0;
  },
  fits: hasAddress,
  values: { is: hasAddress, least: 1 },
};

function hasAddress(text: string): boolean {
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    if (!LOCAL.test(text[at - 1] ?? '')) continue;
    let end = at + 1;
    while (end < text.length && HOST.test(text[end] ?? '')) end += 1;
    const labels = text
      .slice(at + 1, end)
      .replace(/\.$/, '')
      .split('.');
    const top = labels.at(-1) ?? '';
    if (labels.length > 1 && labels.every((label) => label !== '') && /^\p{L}{2,24}$/u.test(top)) return true;
  }
  return false;
}
