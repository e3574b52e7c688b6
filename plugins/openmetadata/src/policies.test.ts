import { expect, test } from 'vitest';
import { policies } from './policies.js';

/** The operations on each resource. */
function rulesOf(sections: Readonly<Record<string, unknown>>): Readonly<Record<string, readonly string[]>> {
  const [policy] = policies({}, sections);
  const { rules } = JSON.parse(policy?.text ?? '') as { rules: { resources: string[]; operations: string[] }[] };
  return Object.fromEntries(rules.flatMap(({ resources, operations }) => resources.map((resource) => [resource, operations])));
}

const WRITES = ['ViewAll', 'Create', 'EditAll'];

test('deletes only where the source deletes', () => {
  expect(rulesOf({ markDeletedContainers: false })).toEqual({ storageService: WRITES, container: WRITES });
  expect(rulesOf({ markDeletedContainers: true })['container']).toEqual([...WRITES, 'Delete']);
});

test('makes tags only where the source reads them', () => {
  expect(rulesOf({ includeTags: false })).not.toHaveProperty('tag');
  expect(rulesOf({ includeTags: true })).toMatchObject({ classification: ['ViewAll', 'Create'], tag: ['ViewAll', 'Create'] });
});
