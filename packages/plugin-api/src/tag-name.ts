import type { Tag } from './generated/entities.js';
import { qualifiedName } from './names.js';

/** A part of a name, in double quotes or without a dot, and what ends it. */
const PART = /^(?:"((?:[^"]|"")+)"|([^."]+))(?:\.|$)/;

/** The tag of a name as people write it, `Classification.Name`; a part with a dot is in double quotes. Of anything else, both parts are the text. */
export function tagNamed(text: string): Tag {
  const first = PART.exec(text);
  const second = PART.exec(text.slice(first?.[0].length));
  const classification = nameOf(first) ?? text;
  const name = nameOf(second) ?? text;
  return { kind: 'tag', fullyQualifiedName: qualifiedName(qualifiedName(undefined, classification), name), classification, name };
}

function nameOf(match: RegExpExecArray | null): string | undefined {
  return match?.[1]?.replaceAll('""', '"') ?? match?.[2];
}
