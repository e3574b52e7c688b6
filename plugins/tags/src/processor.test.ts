import type { Column, Entity } from '@sluice/plugin-api';
import { describe, expect, it } from 'vitest';
import { datasetOf, process } from './entities.test.fixture.js';
import type { TagRule } from './generated/config.js';
import { plugin } from './index.js';
import { TagsProcessor } from './processor.js';

const columns: Column[] = [
  { name: 'id', dataType: 'INT' },
  { name: 'Email', dataType: 'STRING' },
  {
    name: 'customer',
    dataType: 'STRUCT',
    children: [
      { name: 'email', dataType: 'STRING', description: 'Where mail goes.', tags: [{ tagFQN: 'PII.Sensitive', score: 0.9 }] },
      { name: 'constructor', dataType: 'STRING' },
    ],
  },
];

it('is the component of the plugin', () => {
  expect(plugin).toMatchObject({ kind: 'processor', type: 'tags', component: TagsProcessor });
});

it('lets all pass as it is where nothing is to be added', async () => {
  const service: Entity = { kind: 'storageService', fullyQualifiedName: 'lake', name: 'lake', serviceType: 'S3' };
  const tag: Entity = { kind: 'tag', fullyQualifiedName: 'a.b', classification: 'a', name: 'b' };
  const rules = [{ description: 'Ours.', tags: ['c.d'] }];
  for (const entity of [service, tag]) expect((await process({ rules }, entity)).entities).toEqual([entity]);
  expect((await process({}, datasetOf())).entities).toEqual([datasetOf()]);
  expect((await process({ rules: [{ match: { name: 'x' }, tags: ['c.d'] }] }, datasetOf())).entities).toEqual([datasetOf()]);
});

describe('a rule', () => {
  it('adds a description, owners and tags, each tag before the container', async () => {
    const rule: TagRule = {
      description: 'Orders.',
      owners: ['data-platform', { name: 'ann', type: 'user' }],
      tags: ['Tier.Tier1', 'cost center."a.b"', 'Tier.Tier1'],
      columns: { id: { description: 'Counts up.', tags: ['Key.Primary'] } },
    };
    const { entities, container } = await process({ rules: [rule] }, datasetOf());
    expect(container).toEqual(
      datasetOf(
        {
          description: 'Orders.',
          owners: [{ name: 'data-platform' }, { name: 'ann', type: 'user' }],
          tags: [{ tagFQN: 'Tier.Tier1' }, { tagFQN: 'cost center."a.b"' }],
        },
        [{ name: 'id', dataType: 'INT', description: 'Counts up.', tags: [{ tagFQN: 'Key.Primary' }] }],
      ),
    );
    expect(entities.slice(0, -1)).toEqual([
      { kind: 'tag', fullyQualifiedName: 'Tier.Tier1', classification: 'Tier', name: 'Tier1' },
      { kind: 'tag', fullyQualifiedName: 'cost center."a.b"', classification: 'cost center', name: 'a.b' },
      { kind: 'tag', fullyQualifiedName: 'Key.Primary', classification: 'Key', name: 'Primary' },
    ]);
  });

  it.each([
    [{ name: 'ORD' }, true],
    [{ name: 'ders' }, false],
    [{ fullyQualifiedName: '.*\\.orders$' }, true],
    [{ fullyQualifiedName: 'orders' }, false],
    [{ path: 's3://sales/**' }, true],
    [{ path: 's3://sale/**' }, false],
    [{ format: 'csv' }, true],
    [{ format: 'gz' }, false],
    [{ name: 'orders', format: 'gz' }, false],
    [{}, true],
  ] as const)('of %j matches: %s', async (match, expected) => {
    const { container } = await process({ rules: [{ match, tags: ['a.b'] }] }, datasetOf());
    expect(container.tags).toEqual(expected ? [{ tagFQN: 'a.b' }] : undefined);
  });

  it('with a column speaks of those columns, however deep', async () => {
    const rules: TagRule[] = [{ match: { column: 'e?mail$' }, description: 'An address.', tags: ['PII.Sensitive', 'PII.Mail'] }];
    const { container, entities } = await process({ rules }, datasetOf({}, columns));
    expect(container).not.toHaveProperty('description');
    expect(container).not.toHaveProperty('tags');
    const [id, mail, customer] = container.dataModel?.columns ?? [];
    expect(id).toEqual(columns[0]);
    expect(mail).toMatchObject({ description: 'An address.', tags: [{ tagFQN: 'PII.Sensitive' }, { tagFQN: 'PII.Mail' }] });
    // What it says already stays.
    expect(customer?.children?.[0]).toEqual({
      ...columns[2]?.children?.[0],
      tags: [{ tagFQN: 'PII.Sensitive', score: 0.9 }, { tagFQN: 'PII.Mail' }],
    });
    // A tag that the container had before is the affair of whoever added it.
    expect(entities.slice(0, -1).map(({ fullyQualifiedName }) => fullyQualifiedName)).toEqual(['PII.Mail']);
  });

  it('names columns by the file’s own names and what they lie in', async () => {
    const notes = { 'customer.email': { tags: ['a.b'] }, email: { tags: ['c.d'] }, 'a:b': { tags: ['e.f'] } };
    const odd: Column = { name: 'a%3Ab', displayName: 'a:b', dataType: 'INT' };
    const { container } = await process({ rules: [{ columns: notes }] }, datasetOf({}, [...columns, odd]));
    const [, mail, customer, renamed] = container.dataModel?.columns ?? [];
    expect(mail).not.toHaveProperty('tags');
    expect(customer?.children?.[0]?.tags).toContainEqual({ tagFQN: 'a.b' });
    expect(customer?.children?.[1]).toEqual(columns[2]?.children?.[1]);
    expect(renamed?.tags).toEqual([{ tagFQN: 'e.f' }]);
  });

  it('with a pattern that is none is refused, with its place', () => {
    const config = { rules: [{}, { match: { column: '(a' } }] };
    expect(() => new TagsProcessor(config, '/processor/config')).toThrow(
      expect.objectContaining({ code: 'FILTER_INVALID', details: { pointer: '/processor/config/rules/1/match/column' } }),
    );
  });
});

it('takes the first description and the first owners, and the tags of all', async () => {
  const had = datasetOf({ tags: [{ tagFQN: 'a.b' }] });
  const rules: TagRule[] = [
    { description: 'First.', tags: ['c.d', 'a.b'] },
    { description: 'Second.', owners: ['ann'], tags: ['e.f'] },
    { owners: ['bob'], tags: ['c.d'] },
  ];
  const { container } = await process({ rules }, had);
  expect(container).toMatchObject({ description: 'First.', owners: [{ name: 'ann' }] });
  expect(container.tags).toEqual([{ tagFQN: 'a.b' }, { tagFQN: 'c.d' }, { tagFQN: 'e.f' }]);
  const kept = await process({ rules }, { ...had, description: 'Before.', owners: [{ name: 'eve' }] });
  expect(kept.container).toMatchObject({ description: 'Before.', owners: [{ name: 'eve' }] });
});
