import { qualifiedName } from './names.js';

/** One part of a fully qualified name and what ends it. */
const PART = /(?:"((?:[^"]|"")+)"|([^."]+))(\.|$)/y;

/**
 * The fully qualified names of all that `name` lies below, the topmost first, and last its own, each as `qualifiedName` makes it.
 * `undefined` where its quotes do not say where its parts end.
 */
export function qualifiedPath(name: string): readonly string[] | undefined {
  const path: string[] = [];
  PART.lastIndex = 0;
  for (let end = '.'; end !== ''; ) {
    const match = PART.exec(name);
    if (match === null) return undefined;
    const [, quoted, plain = '', ending = ''] = match;
    path.push(qualifiedName(path.at(-1), quoted?.replaceAll('""', '"') ?? plain));
    end = ending;
  }
  return path;
}
