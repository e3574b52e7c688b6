import type { Container } from '@sluice/plugin-api';
import { describe, expect, it } from 'vitest';
import { annotations, descriptionPatch, isAnnotated, tagsOf } from './annotations.js';
import { bucket, dataset } from './entities.test.fixture.js';
import { toContainerRequest } from './to-request.js';

const version = { text: '2.0.6', major: 2, minor: 0 };
const label = (tagFQN: string) => ({ tagFQN, source: 'Classification', labelType: 'Automated', state: 'Suggested' }) as const;
const theirs = (tagFQN: string) => ({ tagFQN, source: 'Classification', labelType: 'Manual', state: 'Confirmed' }) as const;

describe('annotations', () => {
  it('are ours where nothing stands', () => {
    expect(annotations({ description: 'Ours.', tags: [{ tagFQN: 'Team.a' }] }, undefined, version)).toEqual({
      description: 'Ours.',
      tags: [label('Team.a')],
    });
    expect(annotations({}, { description: '' }, version)).toEqual({});
  });

  it('leave a description that stands', () => {
    expect(annotations({ description: 'Ours.' }, { description: 'Theirs.' }, version)).toEqual({ description: 'Theirs.' });
    expect(annotations({}, { description: 'Theirs.' }, version)).toEqual({ description: 'Theirs.' });
    expect(annotations({ description: 'Ours.' }, { description: '' }, version)).toEqual({ description: 'Ours.' });
  });

  it('leave each tag that stands as it is, and add ours in front', () => {
    const standing = { tags: [theirs('Team.b'), theirs('Team.a')] };
    expect(annotations({ tags: [{ tagFQN: 'Team.c' }, { tagFQN: 'Team.a' }] }, standing, version).tags).toEqual([
      label('Team.c'),
      theirs('Team.a'),
      theirs('Team.b'),
    ]);
  });

  it('give up a guess where a tag of its classification stands', () => {
    const tags = [{ tagFQN: 'PII.Sensitive', score: 0.9 }];
    expect(annotations({ tags }, { tags: [theirs('PII.NonSensitive')] }, version).tags).toEqual([theirs('PII.NonSensitive')]);
    expect(annotations({ tags }, { tags: [theirs('PII.Sensitive')] }, version).tags).toEqual([theirs('PII.Sensitive')]);
    expect(annotations({ tags }, { tags: [theirs('PIIs.None')] }, version).tags).toMatchObject([
      { tagFQN: 'PII.Sensitive' },
      theirs('PIIs.None'),
    ]);
    expect(annotations({ tags: [...tags, { tagFQN: 'PII.None' }] }, undefined, version).tags).toEqual([label('PII.None')]);
    const quoted = [{ tagFQN: '"a.b".x', score: 0.9 }];
    expect(annotations({ tags: quoted }, { tags: [theirs('"a.b".y')] }, version).tags).toEqual([theirs('"a.b".y')]);
    expect(annotations({ tags: quoted }, { tags: [theirs('"a.c".y')] }, version).tags).toHaveLength(2);
  });

  it('that are no guess stay beside others of their classification', () => {
    const both = annotations({ tags: [{ tagFQN: 'Team.a' }] }, { tags: [theirs('Team.b')] }, version).tags;
    expect(both).toEqual([label('Team.a'), theirs('Team.b')]);
  });
});

const nested: Container = {
  ...bucket,
  dataModel: {
    isPartitioned: false,
    columns: [
      { name: 'id', dataType: 'INT' },
      {
        name: 'who',
        dataType: 'STRUCT',
        children: [{ name: 'mail', dataType: 'STRING', description: 'Ours.', tags: [{ tagFQN: 'A.b' }] }],
      },
    ],
  },
};

it('are found in columns, however deep', () => {
  expect(isAnnotated(bucket)).toBe(false);
  expect(isAnnotated({ ...bucket, owners: [] })).toBe(false);
  expect(isAnnotated({ ...bucket, owners: [{ name: 'a' }] })).toBe(true);
  expect(isAnnotated(dataset)).toBe(true);
  expect(isAnnotated(nested)).toBe(true);
  expect(tagsOf({ ...nested, tags: [{ tagFQN: 'C.d' }] })).toEqual([{ tagFQN: 'C.d' }, { tagFQN: 'A.b' }]);
});

describe('descriptionPatch', () => {
  const request = toContainerRequest({ ...nested, description: 'Ours.' }, { version });
  const stored = (description: string, mail: string) => ({
    id: '1',
    fullyQualifiedName: 'lake.sales',
    description,
    dataModel: { columns: [{ name: 'new' }, { name: 'who', children: [{ name: 'mail', description: mail }] }] },
  });

  it('changes what the server left, at the place that it has there', () => {
    expect(descriptionPatch(request, stored('Theirs.', 'Theirs.'))).toEqual([
      { op: 'add', path: '/description', value: 'Ours.' },
      { op: 'add', path: '/dataModel/columns/1/children/0/description', value: 'Ours.' },
    ]);
  });

  it('is empty where the server took all', () => {
    expect(descriptionPatch(request, stored('Ours.', 'Ours.'))).toEqual([]);
    expect(descriptionPatch(toContainerRequest(bucket, { version }), stored('Theirs.', ''))).toEqual([]);
  });
});
