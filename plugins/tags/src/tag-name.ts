import { qualifiedName, type Tag } from '@sluice/plugin-api';

const PART = /^(?:"((?:[^"]|"")+)"|([^."]+))(?:\.|$)/;

/** A tag as configs and sidecars write it, `Classification.Name`; parts with a dot are in double quotes. Their schemas refuse anything else. */
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
