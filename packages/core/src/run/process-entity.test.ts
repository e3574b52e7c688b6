import type { Entity } from '@sluice/plugin-api';
import { of } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { type NamedProcessor, processEntity } from './process-entity.js';
import { container, stepContext } from './run.test.fixture.js';

const ORDERS = container('orders', 'lake.sales');
const TAG: Entity = { kind: 'tag', fullyQualifiedName: 'Team.sales', classification: 'Team', name: 'sales' };

function processor(
  type: string,
  process: (entity: Entity) => ReturnType<NamedProcessor['processor']['process']>,
): NamedProcessor {
  return { type, processor: { process } };
}

function named(name: string): NamedProcessor {
  return processor(name, (entity) => [
    { ...entity, displayName: `${'displayName' in entity ? entity.displayName : ''}${name}` } as Entity,
  ]);
}

describe('processEntity', () => {
  test('without processors gives the entity itself', async () => {
    expect(await processEntity(ORDERS, [], stepContext())).toEqual({ entities: [ORDERS] });
  });

  test('sends it through the processors in their order', async () => {
    const { entities } = await processEntity(ORDERS, [named('a'), named('b')], stepContext());
    expect(entities).toEqual([{ ...ORDERS, displayName: 'ab' }]);
  });

  test.each([
    ['an array', (entity: Entity) => [TAG, entity]],
    ['a promise', async (entity: Entity) => [TAG, entity]],
    [
      'an async iterable',
      async function* (entity: Entity) {
        yield TAG;
        yield entity;
      },
    ],
    ['an observable', (entity: Entity) => of(TAG, entity)],
  ])('takes %s, and keeps what was added', async (_, process) => {
    expect(await processEntity(ORDERS, [processor('tags', process)], stepContext())).toEqual({ entities: [TAG, ORDERS] });
  });

  test('says which processor dropped it; later ones do not see it', async () => {
    const seen: string[] = [];
    const last = processor('last', (entity) => {
      seen.push(entity.fullyQualifiedName);
      return [entity];
    });
    const result = await processEntity(ORDERS, [named('a'), processor('filter', () => []), last], stepContext());
    expect(result).toEqual({ entities: [], droppedBy: 'filter' });
    expect(seen).toEqual([]);
  });

  test('offers the data of the entity with it and its changed copies, and none with what is added', async () => {
    const data = { folder: 's3://sales', sample: async () => [], sibling: async () => undefined };
    const seen: [string, unknown][] = [];
    const look: NamedProcessor = {
      type: 'look',
      processor: {
        process: (entity, context) => {
          seen.push([entity.fullyQualifiedName, context.data]);
          return [entity];
        },
      },
    };
    await processEntity(ORDERS, [processor('tags', (entity) => [TAG, entity]), named('a'), look], stepContext(), data);
    expect(seen).toEqual([
      [TAG.fullyQualifiedName, undefined],
      [ORDERS.fullyQualifiedName, data],
    ]);
  });

  test('takes an entity of which only an addition is left as dropped', async () => {
    const result = await processEntity(ORDERS, [processor('swap', () => [TAG])], stepContext());
    expect(result).toEqual({ entities: [], droppedBy: 'swap' });
  });

  test('throws what a processor throws', async () => {
    const broken = processor('pii', async () => Promise.reject(new Error('no sample')));
    await expect(processEntity(ORDERS, [broken], stepContext())).rejects.toThrow('no sample');
  });
});
