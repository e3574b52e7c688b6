import { nearest } from '@sluice/plugin-api';
import { printable } from '../output/printable.js';
import { table } from '../output/table.js';
import { CODE_TOPICS, codeText, codeTitle } from './code-page.js';

const WRONG_CODE = 2;

/** `sluice explain [CODE]`: what a code means, or without one all codes; the exit code is 0, or 2 when there is no such code. */
export function explainCode(given: string | undefined): number {
  if (given === undefined) {
    const topics = CODE_TOPICS.map(
      ({ title, codes }) => `${title}\n${table(codes.map((code) => [`  ${code}`, codeTitle(code)]))}`,
    );
    process.stdout.write(`${topics.join('\n\n')}\n`);
    return 0;
  }
  const codes = CODE_TOPICS.flatMap((topic) => topic.codes);
  const wanted = given.replace(/^\[|\]$/g, '').toUpperCase();
  if (codes.includes(wanted)) {
    process.stdout.write(codeText(wanted));
    return 0;
  }
  const near = nearest(wanted, codes);
  const hint =
    near === undefined ? 'sluice explain lists all; a plugin from outside may have codes of its own.' : `Did you mean ${near}?`;
  process.stderr.write(`There is no code ${printable(given)}. ${hint}\n`);
  return WRONG_CODE;
}
