import type { Container, Owner, TagLabel } from '@sluice/plugin-api';
import { type Proposal, upsert } from './proposal.js';
import { ownerUrn, tagUrn } from './urns.js';

const OWNERSHIP_TYPE = 'TECHNICAL_OWNER';

/** The tags of a field. */
export function globalTags(tags: readonly TagLabel[]) {
  return { tags: tags.map(tagAssociation) };
}

/** That something is there, and what kind of thing it is. */
export function presence(subType: string): readonly Proposal[] {
  return [upsert('status', { removed: false }), upsert('subTypes', { typeNames: [subType] })];
}

/** Adds a container's tags and owners to those that people gave it. */
export function labels({ tags = [], owners = [] }: Container): readonly Proposal[] {
  return [...patch('globalTags', tags.map(tagPatch)), ...patch('ownership', owners.map(ownerPatch))];
}

/** Sluice's name of a container, and how much it holds, by the names that DataHub's own sources for stores have for that. */
export function commonProperties({ fullyQualifiedName, size, numberOfObjects }: Container): Record<string, string> {
  return {
    sluice_name: fullyQualifiedName,
    ...(numberOfObjects === undefined ? {} : { number_of_files: String(numberOfObjects) }),
    ...(size === undefined ? {} : { size_in_bytes: String(size) }),
  };
}

function patch(aspectName: string, operations: readonly object[]): readonly Proposal[] {
  return operations.length === 0 ? [] : [{ aspectName, changeType: 'PATCH', aspect: operations }];
}

function tagPatch(label: TagLabel): object {
  const value = tagAssociation(label);
  return { op: 'add', path: `/tags/${pointerPart(value.tag)}`, value };
}

function ownerPatch(owner: Owner): object {
  const urn = ownerUrn(owner);
  return { op: 'add', path: `/owners/${pointerPart(urn)}/${OWNERSHIP_TYPE}`, value: { owner: urn, type: OWNERSHIP_TYPE } };
}

function tagAssociation({ tagFQN, score }: TagLabel) {
  return { tag: tagUrn(tagFQN), ...(score === undefined ? {} : { context: JSON.stringify({ score }) }) };
}

/** A part of a JSON Pointer, RFC 6901. */
function pointerPart(text: string): string {
  return text.replaceAll('~', '~0').replaceAll('/', '~1');
}
