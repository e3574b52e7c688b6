import { nearest } from '@sluice/plugin-api';
import { childPointer, dotted, isWithin, parentPointer, pointerKeys } from './json-pointer.js';
import type { Problem } from './problem.js';

/**
 * Says of each unknown key what was probably meant: a key of that very name whose place is elsewhere, else the nearest of those known
 * beside it. That the key so meant is missing is then left out, since it is the same mistake.
 *
 * @param known the pointers of all keys that the file may have.
 */
export function suggestKeys(problems: readonly Problem[], known: readonly string[]): Problem[] {
  const meant: string[] = [];
  const suggested = problems.map((problem) => {
    if (problem.siblings === undefined) return problem;
    const parent = parentPointer(problem.pointer);
    const key = pointerKeys(problem.pointer).at(-1) ?? '';
    const elsewhere = new Set(known.filter((pointer) => pointerKeys(pointer).at(-1) === key));
    const [place] = elsewhere;
    if (place !== undefined && elsewhere.size === 1) {
      meant.push(place);
      return { ...problem, message: `${problem.message} here: it belongs to ${dotted(parentPointer(place)) || 'the top level'}` };
    }
    const near = nearest(key, problem.siblings);
    if (near === undefined) return problem;
    meant.push(childPointer(parent, near));
    return { ...problem, message: `${problem.message}: did you mean ${near}?` };
  });
  return suggested.filter(
    ({ code, pointer }) => code !== 'WORKFLOW_MISSING_KEY' || !meant.some((place) => isWithin(place, pointer)),
  );
}
