import { describe, expect, it } from 'vitest';
import { containerChanges } from './container-changes.js';
import type { components } from './generated/api.js';

type Schemas = components['schemas'];
type Request = Schemas['ContainerRequest'];
type Held = Schemas['StoredContainer'];

const REQUEST: Request = { name: 'orders', service: 'lake', prefix: '/orders', size: 1, fileFormats: ['csv', 'gz'] };
const HELD: Held = { id: '1', fullyQualifiedName: 'lake.orders', prefix: '/orders', size: 1, fileFormats: ['gz', 'csv'] };

const changes = (held: Partial<Held>, request: Partial<Request>) =>
  containerChanges({ ...HELD, ...held }, { ...REQUEST, ...request } as Request);

describe('containerChanges', () => {
  it('finds none in what is the same, whatever the order of formats and columns', () => {
    const [a, b] = [
      { name: 'a', dataType: 'INT' },
      { name: 'b', dataType: 'STRING' },
    ] as const;
    expect(changes({}, {})).toEqual([]);
    expect(changes({ dataModel: { columns: [a, b] } }, { dataModel: { isPartitioned: false, columns: [b, a] } })).toEqual([]);
  });

  it('names the columns that come, go and change, nested ones too', () => {
    const row = (dataType: 'INT' | 'BIGINT') => ({
      name: 'row',
      dataType: 'STRUCT' as const,
      children: [{ name: 'x', dataType }],
    });
    const [old, added] = [
      { name: 'old', dataType: 'INT' },
      { name: 'new', dataType: 'DATE' },
    ] as const;
    expect(changes({ dataModel: { columns: [row('INT'), old] } }, { dataModel: { columns: [row('BIGINT'), added] } })).toEqual([
      { path: 'dataModel.columns.row.children.x.dataType', before: 'INT', after: 'BIGINT' },
      { path: 'dataModel.columns.old', before: old },
      { path: 'dataModel.columns.new', after: added },
    ]);
  });

  it('leaves what people set and a request says nothing of, and a name that stands', () => {
    const set = { description: 'By hand.', displayName: 'Orders', owners: [{ id: 'u', type: 'user' as const }] };
    expect(changes({ ...set, tags: [{ tagFQN: 'PII.None' } as Schemas['TagLabel']] }, { displayName: 'orders' })).toEqual([]);
    expect(changes({}, { displayName: 'orders', description: 'Ours.' })).toEqual([
      { path: 'displayName', after: 'orders' },
      { path: 'description', after: 'Ours.' },
    ]);
  });

  it('names what a request no longer has', () => {
    expect(changes({ sourceUrl: 'https://a', numberOfObjects: 3 }, {})).toEqual([
      { path: 'numberOfObjects', before: 3 },
      { path: 'sourceUrl', before: 'https://a' },
    ]);
  });

  it('takes a time for a change where it is later than what is held', () => {
    const at = (timestamp: number) => ({ lifeCycle: { updated: { timestamp } } });
    expect(changes(at(5), at(6))).toEqual([{ path: 'lastModified', before: 5, after: 6 }]);
    expect(changes({}, at(6))).toEqual([{ path: 'lastModified', after: 6 }]);
    expect(changes(at(5), at(5))).toEqual([]);
    expect(changes(at(5), at(4))).toEqual([]);
    expect(changes(at(5), {})).toEqual([]);
  });
});
